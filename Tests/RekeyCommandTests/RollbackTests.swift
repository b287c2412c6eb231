import FoundationEssentials
import MiniCA
import Rotation
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// Going back because an operator says so.
struct RollbackTests {
    private static let deploy = "[{ copy: { fullchain: DIR/www.crt, key: DIR/www.key } }]"
    private let local = LocalFileSystem()

    private func isRotated(_ report: LineageReport) -> Bool {
        if case .rotated = report.outcome { true } else { false }
    }

    /// Two generations, the second live.
    private func bench(_ deploy: String = deploy) async throws -> TransactionBench {
        let bench = try await TransactionBench(deploy: deploy)
        #expect(isRotated(try await bench.pass()))
        #expect(isRotated(try await bench.pass(Urgency(forced: .forced(reason: nil), ignoresBackOff: true))))
        return bench
    }

    private func shown(_ bench: TransactionBench) throws -> [UInt8] {
        try local.read(bench.scratch.path.appending("www.crt"), limit: 1 << 20)
    }

    private func issued(_ bench: TransactionBench, _ number: Int) throws -> [UInt8] {
        let number = try #require(GenerationNumber(rawValue: number))
        return try local.read(
            bench.state.generation(LineageName("www"), number).appending("fullchain.pem"),
            limit: 1 << 20
        )
    }

    private func wish(_ number: String, _ bench: TransactionBench) throws {
        let intent = bench.state.rollbackIntent(try LineageName("www"))
        try local.create(intent, mode: .ownerReadWrite, group: nil, contents: Array(number.utf8))
    }

    /// A wish that is not done yet is what the next run begins with, and what an operator should know of.
    @Test func aWishThatWaitsIsShown() async throws {
        let bench = try await bench()
        let status = { () throws -> LineageStatus in
            let place = try Workplace(GlobalOptions.configured(by: bench.configuration))
            let lineage = try #require(try place.lineages(["www"]).first)
            let snapshot = try place.reader().reader.snapshot(of: lineage, at: place.clock.now())
            return LineageStatus(lineage, snapshot, directory: "", now: place.clock.now())
        }
        #expect(try status().rollback == nil && !status().deservesAttention)
        try wish("0001", bench)
        let one = try status()
        #expect(one.rollback == 1 && one.deservesAttention)
        #expect(one.next.task == "rollback" && one.next.generation == 1)
        #expect(one.next.text == "complete the rollback to generation 1, unless it is under way")
        let told = try JSONReport(payload: one).text()
        #expect(told.contains("\"rollback\" : 1") || told.contains("\"rollback\":1"), "\(told)")
        await bench.authority.shutDown()
    }

    @Test func realFilesGoBackToo() async throws {
        let bench = try await bench()
        #expect(try shown(bench) == issued(bench, 2))
        #expect(isRotated(try await bench.rollBack()))
        #expect(try shown(bench) == issued(bench, 1))
        #expect(try local.metadata(of: bench.state.rollbackIntent(LineageName("www"))) == nil)
        await bench.authority.shutDown()
    }

    /// Killed before the swap, or after it and before the files: the next run completes what the operator began, once.
    @Test(arguments: [false, true])
    func aRollbackThatWasKilledIsCompleted(isSwapped: Bool) async throws {
        let bench = try await bench()
        let name = try LineageName("www")
        try wish("0001", bench)
        if isSwapped { try bench.state.pointLive(name, at: .first, local) }
        #expect(isRotated(try await bench.pass()))
        #expect(try bench.live() == .first)
        #expect(try shown(bench) == issued(bench, 1))
        guard case .unchanged = try await bench.pass().outcome else {
            Issue.record("the newer one was deployed again")
            return
        }
        #expect(try bench.live() == .first)
        #expect(await bench.authority.orders().count == 2)
        await bench.authority.shutDown()
    }

    /// Killed before every other operation of the disk: the next run goes the whole way back, or nothing had been begun. Then it
    /// stays, and the files at the user's paths are those of what is live.
    @Test func aRollbackMayBeKilledAtEveryStep() async throws {
        let bench = try await bench()
        var (at, completed) = (1, 0)
        while true {
            let graveyard = bench.scratch.path.appending("graveyard-\(at)")
            try local.makeDirectory(graveyard, mode: .ownerReadWriteExecute)
            let disk = FragileDisk(.dying(at: at), graveyard: graveyard)
            let report = try await bench.rollBack(to: 1, on: disk)
            let wasWished = try local.metadata(of: bench.state.rollbackIntent(LineageName("www")))?.size ?? 0 > 0
            let wasBack = try bench.live() == .first
            let next = try await bench.pass(Urgency(ignoresBackOff: true))
            let live = try #require(try bench.live()).rawValue
            if wasWished || wasBack { #expect(live == 1, "at \(at): \(next.outcome)") }
            #expect(try shown(bench) == issued(bench, live), "at \(at)")
            if case .unchanged = try await bench.pass().outcome {} else { Issue.record("at \(at): not settled") }
            #expect(try bench.live()?.rawValue == live, "at \(at)")
            if !disk.isDead {
                #expect(isRotated(report) && live == 1, "\(report.outcome)")
                break
            }
            if live == 1 {
                completed += 1
                #expect(isRotated(try await bench.rollBack(to: 2)), "at \(at)")
            }
            at += 2
        }
        #expect(at > 40 && completed > 10, "\(at) points, \(completed) completed")
        #expect(await bench.authority.orders().count == 2)
        await bench.authority.shutDown()
    }

    /// A file of which the power cut left nothing: nothing had been changed yet.
    @Test func aTornWishIsNone() async throws {
        let bench = try await bench()
        try wish("", bench)
        guard case .unchanged = try await bench.pass().outcome else {
            Issue.record("something was done")
            return
        }
        #expect(try bench.live()?.rawValue == 2)
        await bench.authority.shutDown()
    }

    /// What is wished for and cannot be had is said once, and does not stand in the way for ever.
    @Test func aWishThatCannotBeHadIsForgotten() async throws {
        let bench = try await bench()
        try wish("0007", bench)
        guard case .failed(let failure) = try await bench.pass().outcome else {
            Issue.record("not refused")
            return
        }
        #expect(failure.verdict.contains("generation 7 is not on disk"))
        guard case .unchanged = try await bench.pass().outcome else {
            Issue.record("still in the way")
            return
        }
        #expect(try bench.live()?.rawValue == 2)
        await bench.authority.shutDown()
    }

    /// One that is about to expire is refused with how close it is, and taken where that is accepted; one that has
    /// expired never is.
    @Test func howCloseIsSaid() async throws {
        let bench = try await bench("[]")
        let days = { (count: Double) in Date().addingTimeInterval(count * 86_400) }
        let close = try await bench.rollBack(to: 1, at: days(5.9))
        guard case .failed(let failure) = close.outcome else {
            Issue.record("\(close.outcome)")
            return
        }
        #expect(failure.verdict.contains("generation 1 is valid for"))
        #expect(failure.hint.contains("--to 1 --accept-expiring"))
        #expect(try bench.live()?.rawValue == 2)
        let accepted = try await bench.rollBack(to: 1, acceptsExpiring: true, at: days(5.9))
        #expect(isRotated(accepted), "\(accepted.outcome)")
        let late = try await bench.rollBack(to: 2, acceptsExpiring: true, at: days(120))
        guard case .failed(let refused) = late.outcome else {
            Issue.record("\(late.outcome)")
            return
        }
        #expect(refused.verdict.contains("generation 2 expired") && !refused.hint.contains("--accept-expiring"))
        await bench.authority.shutDown()
    }
}
