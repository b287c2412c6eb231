import Foundation
import GRDB
import Testing

@testable import Ledger

@Suite struct ObservationTests {
    let scratch: Scratch
    let ledger: Ledger
    let scan: ScanID
    private let file = "file:///etc/tls/api.pem"

    init() throws {
        scratch = try Scratch()
        ledger = try Ledger(path: scratch.path)
        scan = try ledger.beginScan(trigger: "test", at: moment())
    }

    @Test func whatIsGoneAndBackHasTwoIntervals() throws {
        let first = try ledger.record(batch([certificate(1)], [place(file, [1])]), scan: scan, at: moment(10))
        #expect(first.newCertificates == [digest(1)])
        #expect(first.appeared == 1)
        #expect(first.changedPlaces == [file])
        try ledger.record(batch([], [place(file, [1])]), scan: scan, at: moment(20))
        let gone = try ledger.record(batch([], [place(file, [])]), scan: scan, at: moment(30))
        #expect(gone.gone == 1)
        try ledger.record(batch([], [place(file, [1])]), scan: scan, at: moment(40))

        let intervals = try ledger.places(of: digest(1))
        #expect(intervals.map(\.firstSeen) == [moment(40), moment(10)])
        #expect(intervals.map(\.lastSeen) == [moment(40), moment(20)])
        #expect(intervals.map(\.goneAt) == [nil, moment(30)])
        #expect(try ledger.certificate(digest(1))?.seenNow == 1)
    }

    @Test func aReplacedCertificateEndsOneIntervalAndBeginsAnother() throws {
        try ledger.record(batch([certificate(1)], [place(file, [1])]), scan: scan, at: moment(10))
        let change = try ledger.record(batch([certificate(2)], [place(file, [2])]), scan: scan, at: moment(20))
        #expect(change.appeared == 1)
        #expect(change.gone == 1)
        #expect(try ledger.standing(at: file).map(\.fingerprint) == [digest(2)])
        #expect(try ledger.certificate(digest(1))?.seenNow == 0)
        #expect(try ledger.certificate(digest(1))?.lastSeen == moment(10))
        #expect(
            try ledger.inventory(InventoryQuery(instant: moment())).items.map(\.certificate.fingerprint) == [digest(2)]
        )
    }

    @Test func whatIsStoredComesBackWhole() throws {
        let given = certificate(7, names: [CertificateName(.dns, "A.Example.com"), CertificateName(.ip, "::1")])
        try ledger.record(batch([given], [place(file, [7], service: "nginx")]), scan: scan, at: moment(10))
        let item = try #require(try ledger.certificate(digest(7)))
        var expected = given.row
        expected.names = [CertificateName(.dns, "a.example.com"), CertificateName(.ip, "::1")]
        #expect(item.certificate == expected)
        #expect(item.places.map(\.uri) == [file])
        #expect(item.places.first?.service == "nginx")
        #expect(try ledger.certificateDER(digest(7)) == given.der)
        #expect(try ledger.certificateDER(digest(8)) == nil)
        try ledger.noteRevoked(fingerprint: digest(7), at: moment(99))
        #expect(try ledger.certificate(digest(7))?.revokedAt == moment(99))
    }

    /// One of two addresses that does not answer leaves what was seen there.
    @Test func anAddressThatWasNotSeenIntoKeepsWhatStands() throws {
        var look = place("tls://a:443", [1], kind: "endpoint", address: "192.0.2.1")
        look.seen += [SeenCertificate(address: "192.0.2.2", position: 0, fingerprint: digest(1))]
        try ledger.record(batch([certificate(1), certificate(2)], [look]), scan: scan, at: moment(10))
        var second = place("tls://a:443", [2], kind: "endpoint", address: "192.0.2.1")
        second.completeAt = ["192.0.2.1"]
        try ledger.record(batch([], [second]), scan: scan, at: moment(20))
        let endpoints = try ledger.endpoints()
        #expect(endpoints.map(\.address) == ["192.0.2.1", "192.0.2.2"])
        #expect(endpoints.map(\.fingerprint) == [digest(2), digest(1)])
        second.completeAt = nil
        try ledger.record(batch([], [second]), scan: scan, at: moment(30))
        #expect(try ledger.endpoints().map(\.address) == ["192.0.2.1"])
    }

    /// One that the resolver does not name any more is not the endpoint's: it must not disagree with the others for ever.
    @Test func anAddressThatIsNoLongerTheEndpointsLosesWhatStood() throws {
        var look = place("tls://a:443", [1], kind: "endpoint", address: "192.0.2.1")
        for number in 2...3 {
            look.seen += [SeenCertificate(address: "192.0.2.\(number)", position: 0, fingerprint: digest(1))]
        }
        try ledger.record(batch([certificate(1), certificate(2)], [look]), scan: scan, at: moment(10))
        var second = place("tls://a:443", [2], kind: "endpoint", address: "192.0.2.1")
        second.silentAt = ["192.0.2.2"]
        try ledger.record(batch([], [second]), scan: scan, at: moment(20))
        #expect(try ledger.endpoints().map(\.address) == ["192.0.2.1", "192.0.2.2"])
    }

    @Test func aSecondAliasIsNoSecondObservation() throws {
        var look = place(file, [1])
        look.seen = ["a", "b"].map { SeenCertificate(position: 0, alias: $0, fingerprint: digest(1)) }
        try ledger.record(batch([certificate(1)], [look]), scan: scan, at: moment(10))
        #expect(try ledger.certificate(digest(1))?.seenNow == 1)
        look.seen.removeFirst()
        let change = try ledger.record(batch([], [look]), scan: scan, at: moment(20))
        #expect(change.changedPlaces == [file])
        #expect(try ledger.standing(at: file).map(\.alias) == ["b"])
        #expect(try ledger.places(of: digest(1)).count == 1)
    }

    @Test func aServiceThatIsNotToldStays() throws {
        try ledger.record(
            batch([certificate(1)], [place(file, [1], service: "nginx", owner: "web")]),
            scan: scan,
            at: moment(1)
        )
        try ledger.record(batch([], [place(file, [1], owner: "ops")]), scan: scan, at: moment(2))
        let kept = try #require(try ledger.place(file))
        #expect(kept.place.service == "nginx")
        #expect(kept.place.owner == "ops")
        #expect(kept.firstSeen == moment(1))
        #expect(kept.lastOK == moment(2))
    }

    @Test func anUnknownCertificateAtAPlaceIsRefusedAndNothingIsKept() throws {
        let failed = kind {
            try ledger.record(batch([certificate(1)], [place(file, [1, 2])]), scan: scan, at: moment())
        }
        #expect(failed == .noSuchRow)
        #expect(try ledger.place(file) == nil)
        #expect(try ledger.certificate(digest(1)) == nil)
    }

    /// What was seen at every look is written once: neither the same list nor "unchanged" touches an observation.
    @Test(arguments: [false, true]) func anUnchangedScanWritesNothingButLooks(toldInFull: Bool) throws {
        let places = (0..<40).map { place("file:///f\($0)", [$0], service: "s") }
        try ledger.record(batch((0..<40).map { certificate($0) }, places), scan: scan, at: moment(10))
        let next = try ledger.beginScan(trigger: "test", at: moment(20))
        let before = try contents()
        let again = toldInFull ? batch([], places) : unchanged(places.map(\.uri))
        let change = try ledger.record(again, scan: next, at: moment(20))
        #expect(change == InventoryChange())
        #expect(try contents() == before)
        #expect(try ledger.place("file:///f7")?.lastOK == moment(20))
        #expect(try ledger.places(of: digest(7)).map(\.lastSeen) == [moment(20)])
        #expect(try ledger.certificate(digest(7))?.lastSeen == moment(20))
    }

    /// Every row of the tables that an unchanged scan must leave alone.
    private func contents() throws -> [String] {
        try DatabaseQueue(path: scratch.path).read { db in
            try ["certificate", "certificate_name", "certificate_der", "location", "observation", "file_look"].flatMap {
                try Row.fetchAll(db, sql: "SELECT * FROM \($0)").map(\.description)
            }
        }
    }

    @Test func longAndHostileTextIsKeptWithinBounds() throws {
        let name = String(repeating: "a", count: 5_000) + "\0%_\\'\""
        let hostile = certificate(3, names: [CertificateName(.other, name)])
        try ledger.record(batch([hostile], [place("file:///\0x", [3])]), scan: scan, at: moment())
        #expect(
            try ledger.certificate(digest(3))?.certificate.names.first?.name.count == CertificateIndexing.longestName
        )
        for text in ["%", "_", "\\", "'", "\"", "\0", "host3.example"] {
            _ = try ledger.inventory(InventoryQuery(text: text, nameSuffix: text, instant: moment()))
        }
        #expect(try ledger.inventory(InventoryQuery(text: "%", instant: moment())).items.isEmpty)
    }

    @Test func whatIsOursIsMarkedWhicheverComesFirst() throws {
        try ledger.record(batch([certificate(1), certificate(2)], [place(file, [1, 2])]), scan: scan, at: moment())
        var ours = generation("api", 1)
        ours.fingerprint = digest(1)
        try ledger.upsert(ours)
        var later = generation("api", 2)
        later.fingerprint = digest(3)
        try ledger.upsert(later)
        try ledger.record(batch([certificate(3)], [place("file:///3", [3])]), scan: scan, at: moment())
        func managed() throws -> [Bool?] { try (1...3).map { try ledger.certificate(digest($0))?.isManaged } }
        #expect(try managed() == [true, false, true])
        try ledger.remove(certificate: "api", number: 1)
        #expect(try managed() == [false, false, true])
    }

    @Test func twoProcessesRecordAtOnce() async throws {
        let ledgers = [ledger, try Ledger(path: scratch.path)]
        let scan = scan
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (half, ledger) in ledgers.enumerated() {
                group.addTask {
                    for number in 0..<30 {
                        let own = 100 + number * 2 + half
                        let places = [
                            place("file:///\(own)", [own, number]), place("file:///both\(number)", [number]),
                        ]
                        try ledger.record(
                            batch([certificate(own), certificate(number)], places),
                            scan: scan,
                            at: moment()
                        )
                    }
                }
            }
            try await group.waitForAll()
        }
        let all = try ledger.inventory(InventoryQuery(limit: 1_000, instant: moment())).items
        #expect(all.count == 90)
        let spots = all.map(\.seenNow).reduce(0, +)
        #expect(spots == 150)
    }

    @Test func theReadingDoorReadsTheInventoryAndWritesNothing() throws {
        try ledger.record(batch([certificate(1)], [place(file, [1])]), scan: scan, at: moment())
        try ledger.close()
        let before = try scratch.listing()
        let reader = try #require(try Ledger.reading(path: scratch.path))
        #expect(try reader.inventory(InventoryQuery(text: "HOST1", instant: moment())).items.count == 1)
        #expect(try reader.inventoryStatus(at: moment()).certificates == 1)
        #expect(kind { try reader.record(unchanged([file]), scan: scan, at: moment()) } == .readOnly)
        #expect(try scratch.listing() == before)
    }
}
