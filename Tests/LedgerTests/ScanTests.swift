import Foundation
import Testing

@testable import Ledger

@Suite struct ScanTests {
    let scratch: Scratch
    let ledger: Ledger

    init() throws {
        scratch = try Scratch()
        ledger = try Ledger(path: scratch.path)
    }

    private func files(_ scope: FinishedSource.Scope = .everything) -> [FinishedSource] {
        [FinishedSource("files", counts: #"{"read":3}"#, scope: scope)]
    }

    /// A first scan that finds one certificate in each of three files.
    private func firstScan() throws {
        let scan = try ledger.beginScan(trigger: "test", at: moment())
        let places = ["file:///etc/a/1", "file:///etc/a/2", "file:///etc/ab/3"].enumerated().map { place($1, [$0]) }
        try ledger.record(batch((0..<3).map { certificate($0) }, places), scan: scan, at: moment(1))
        try ledger.finishScan(scan, sources: files(), at: moment(2))
    }

    @Test func whatWasNotMetIsGone() throws {
        try firstScan()
        let scan = try ledger.beginScan(trigger: "test", at: moment(10))
        try ledger.record(unchanged(["file:///etc/a/1"]), scan: scan, at: moment(11))
        let gone = try ledger.finishScan(scan, sources: files(), at: moment(12))
        #expect(gone == ["file:///etc/a/2", "file:///etc/ab/3"])
        #expect(try ledger.places(of: digest(1)).map(\.goneAt) == [moment(12)])
        #expect(try ledger.places(of: digest(1)).map(\.lastSeen) == [moment(1)])
        #expect(try ledger.place("file:///etc/a/2")?.goneAt == moment(12))
        #expect(try ledger.inventoryStatus(at: moment()).places == 1)
        // Told once: the next scan finds nothing more to be gone.
        let next = try ledger.beginScan(trigger: "test", at: moment(20))
        try ledger.record(unchanged(["file:///etc/a/1"]), scan: next, at: moment(21))
        #expect(try ledger.finishScan(next, sources: files(), at: moment(22)).isEmpty)
    }

    /// A file system that is mounted again: the files are as they were at the last look, and are not read.
    @Test func whatIsBackUnchangedStandsAgain() throws {
        try firstScan()
        let second = try ledger.beginScan(trigger: "test", at: moment(10))
        try ledger.finishScan(second, sources: files(), at: moment(12))
        #expect(try ledger.inventoryStatus(at: moment()).certificates == 0)
        let third = try ledger.beginScan(trigger: "test", at: moment(20))
        try ledger.record(unchanged(["file:///etc/a/2", "file:///nobody"]), scan: third, at: moment(21))
        #expect(try ledger.standing(at: "file:///etc/a/2").map(\.fingerprint) == [digest(1)])
        #expect(try ledger.places(of: digest(1)).map(\.firstSeen) == [moment(21), moment(1)])
        #expect(try ledger.inventoryStatus(at: moment()).certificates == 1)
        #expect(try ledger.place("file:///etc/a/2")?.goneAt == nil)
    }

    @Test(arguments: [FinishedSource.Scope.nothing, .under(["file:///etc/b"]), .under([])])
    func outsideItsScopeNothingIsConcluded(scope: FinishedSource.Scope) throws {
        try firstScan()
        let scan = try ledger.beginScan(trigger: "test", at: moment(10))
        #expect(try ledger.finishScan(scan, sources: files(scope), at: moment(12)).isEmpty)
    }

    @Test func aScopeIsADirectoryAndNoPrefix() throws {
        try firstScan()
        let scan = try ledger.beginScan(trigger: "test", at: moment(10))
        let gone = try ledger.finishScan(scan, sources: files(.under(["file:///etc/a"])), at: moment(12))
        #expect(gone == ["file:///etc/a/1", "file:///etc/a/2"])
    }

    @Test func whatLiesUnderABlindSpotStays() throws {
        try firstScan()
        let scan = try ledger.beginScan(trigger: "test", at: moment(10))
        try ledger.record(blind(["file:///etc/a"]), scan: scan, at: moment(11))
        #expect(try ledger.finishScan(scan, sources: files(), at: moment(12)) == ["file:///etc/ab/3"])
    }

    @Test func endpointsAndOtherSourcesAreNotConcludedUpon() throws {
        let first = try ledger.beginScan(trigger: "test", at: moment())
        let places = [
            place("tls://a:443", [1], kind: "endpoint", source: "files"),
            place("k8s://c/n/s/1", [1], source: "cluster"),
        ]
        try ledger.record(batch([certificate(1)], places), scan: first, at: moment(1))
        let scan = try ledger.beginScan(trigger: "test", at: moment(10))
        #expect(try ledger.finishScan(scan, sources: files(), at: moment(12)).isEmpty)
    }

    @Test func blindSpotsStandUntilASourceDoesNotMeetThem() throws {
        let first = try ledger.beginScan(trigger: "test", at: moment())
        try ledger.record(blind(["file:///x", "file:///y"]), scan: first, at: moment(1))
        try ledger.record(blind(["tls://z"], source: "sweep"), scan: first, at: moment(1))
        try ledger.finishScan(first, sources: files(), at: moment(2))
        let second = try ledger.beginScan(trigger: "test", at: moment(10))
        try ledger.record(blind(["file:///y"]), scan: second, at: moment(11))
        #expect(try ledger.blindSpots().count == 3)
        try ledger.finishScan(second, sources: files(), at: moment(12))
        let standing = try ledger.blindSpots()
        #expect(standing.map(\.place) == ["file:///y", "tls://z"])
        #expect(standing.map(\.firstSeen) == [moment(1), moment(1)])
        #expect(standing.map(\.lastSeen) == [moment(11), moment(1)])
        // One that comes back counts anew.
        let third = try ledger.beginScan(trigger: "test", at: moment(20))
        try ledger.record(blind(["file:///x"]), scan: third, at: moment(21))
        #expect(try ledger.blindSpots().first?.firstSeen == moment(21))
    }

    @Test func aPlaceThatCannotBeSeenIntoKeepsWhatStands() throws {
        try firstScan()
        for round in 1...3 {
            let scan = try ledger.beginScan(trigger: "test", at: moment(Double(round) * 10))
            for _ in 0..<2 { try ledger.record(blind(["file:///etc/a/1"]), scan: scan, at: moment(Double(round) * 10)) }
        }
        let failing = try #require(try ledger.place("file:///etc/a/1"))
        #expect(failing.failCount == 3)
        #expect(failing.problem == "permission_denied")
        #expect(failing.lastOK == moment(1))
        #expect(failing.lastLook == moment(30))
        #expect(try ledger.standing(at: "file:///etc/a/1").count == 1)
        #expect(try ledger.inventoryStatus(at: moment()).failingPlaces == 1)
        // Part of a place that was seen into is no failure of the place.
        let scan = try ledger.beginScan(trigger: "test", at: moment(40))
        try ledger.record(unchanged(["file:///etc/a/1"]), scan: scan, at: moment(40))
        try ledger.record(blind(["file:///etc/a/1"], reason: "bad_pem"), scan: scan, at: moment(40))
        #expect(try ledger.place("file:///etc/a/1")?.failCount == 0)
        #expect(try ledger.place("file:///etc/a/1")?.problem == nil)
    }

    /// A sweep that is killed halfway goes on where its last batch was on disk, and ends as if nothing had happened.
    @Test func aKilledScanGoesOn() throws {
        let scan = try ledger.beginScan(trigger: "schedule", at: moment())
        var half = batch([certificate(1)], [place("file:///1", [1])])
        half.resumeAt = ["files": "file:///1", "sweep": "a"]
        try ledger.record(half, scan: scan, at: moment(1))
        half.resumeAt = ["sweep": "m"]
        try ledger.record(half, scan: scan, at: moment(2))

        let again = try Ledger(path: scratch.path)
        let unfinished = try #require(try again.unfinishedScan())
        #expect(unfinished.id == scan)
        #expect(unfinished.trigger == "schedule")
        #expect(unfinished.sources.map(\.resumeAt) == ["file:///1", "m"])
        #expect(try again.finishScan(unfinished.id, sources: files(), at: moment(9)).isEmpty)
        #expect(try again.unfinishedScan() == nil)
        let ended = try #require(try again.scans(limit: 5).first)
        #expect(ended.outcome == .finished)
        #expect(ended.sources.map(\.counts) == [#"{"read":3}"#, nil])
        #expect(ended.sources.map(\.finishedAt) == [moment(9), nil])
    }

    @Test func aScanThatNobodyTakesUpIsAbandoned() throws {
        let first = try ledger.beginScan(trigger: "test", at: moment())
        let second = try ledger.beginScan(trigger: "test", at: moment(5))
        #expect(try ledger.unfinishedScan()?.id == second)
        #expect(try ledger.scans(limit: 5).map(\.outcome) == [nil, .abandoned])
        #expect(try ledger.scans(limit: 5).last?.id == first)
        #expect(kind { try ledger.finishScan(ScanID(rawValue: 99), sources: [], at: moment()) } == .noSuchRow)
    }

    @Test func looksAreKeptByDirectoryAndForgotten() throws {
        let scan = try ledger.beginScan(trigger: "test", at: moment())
        var looks = InventoryBatch()
        looks.looks = ["/etc/ssl/a", "/etc/ssl/b/c", "/etc/ssl2/d", "/etc/ssl"].map { path in
            FileLook(
                path: path,
                device: .max,
                inode: 1 << 63,
                modified: 1_795_000_000_123_456_789,
                changed: -1,
                size: 12,
                form: "pem",
                outcome: path.hasSuffix("a") ? #"["bad"]"# : nil
            )
        }
        try ledger.record(looks, scan: scan, at: moment())
        let known = try ledger.knownLooks()
        for look in looks.looks { #expect(known[look.path] == look) }
        #expect(known.count == 4)
        #expect(try ledger.knownLooks(under: ["/etc/ssl"]).keys.sorted() == ["/etc/ssl", "/etc/ssl/a", "/etc/ssl/b/c"])
        #expect(try ledger.knownLooks(under: ["/etc/ssl/"]).keys.sorted() == ["/etc/ssl/a", "/etc/ssl/b/c"])
        var change = InventoryBatch()
        change.forgottenLooks = ["/etc/ssl/a", "/nobody"]
        looks.looks[1].size = 13
        change.looks = [looks.looks[1]]
        try ledger.record(change, scan: scan, at: moment())
        #expect(try ledger.knownLooks().count == 3)
        #expect(try ledger.knownLooks()["/etc/ssl/b/c"]?.size == 13)
    }

    @Test func coverageTellsEverySource() throws {
        try firstScan()
        let scan = try ledger.beginScan(trigger: "test", at: moment(10))
        var told = blind(["file:///etc/a/1", "file:///root"])
        told.looked = [place("tls://a:443", [0], kind: "endpoint", source: "sweep")]
        try ledger.record(told, scan: scan, at: moment(11))
        let coverage = try ledger.coverage()
        #expect(coverage.map(\.source) == ["files", "sweep"])
        #expect(coverage.map(\.places) == [3, 1])
        #expect(coverage.map(\.failing) == [1, 0])
        #expect(coverage.map(\.blindSpots) == [2, 0])
        #expect(coverage.map(\.finishedAt) == [moment(2), nil])
        #expect(coverage.map(\.counts) == [#"{"read":3}"#, nil])
        #expect(try ledger.places(limit: 2).map(\.place.uri) == ["file:///etc/a/1", "file:///etc/a/2"])
    }

    @Test func howFarASourceCameOutlivesItsScan() throws {
        #expect(try ledger.cursor(of: "ct://log") == nil)
        for (number, reached) in ["12", "40"].enumerated() {
            let scan = try ledger.beginScan(trigger: "test", at: moment(Double(number)))
            var batch = InventoryBatch()
            batch.cursors = ["ct://log": reached]
            #expect(!batch.isEmpty)
            try ledger.record(batch, scan: scan, at: moment(Double(number)))
            try ledger.finishScan(scan, sources: files(), at: moment(Double(number)))
            #expect(try ledger.cursor(of: "ct://log") == reached)
        }
        #expect(try ledger.cursor(of: "ct://other") == nil)
    }
}
