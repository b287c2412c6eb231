import Foundation
import MiniCA
import Rotation
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// A deployment from disk during which one verb of the disk fails, each in turn.
struct TransientDiskTests {
    private func pass(_ bench: TransactionBench, _ disk: any FileSystem) async throws -> LineageReport.Outcome {
        let place = try Workplace(GlobalOptions.configured(by: bench.configuration))
        let whole = try place.effects(narrator: Nobody())
        let effects = Effects(
            files: disk,
            state: whole.state,
            ledger: whole.ledger,
            clock: whole.clock,
            runner: whole.runner,
            prober: whole.prober,
            accounts: whole.accounts,
            challenges: whole.challenges,
            draw: whole.draw,
            narrator: whole.narrator
        )
        let lineage = try #require(try place.lineages(["www"]).first)
        let outcome = await Rotator(effects).pass(lineage).outcome
        await effects.close()
        return outcome
    }

    /// It ends with 75, nothing is spent, and the next run deploys the same generation.
    @Test func everyPassingErrorLeavesTheCertificateInPlace() async throws {
        let bench = try await TransactionBench()
        _ = try await bench.pass()
        let name = try LineageName("www")
        let graveyard = try TemporaryDirectory()
        var at = 0
        var failures = 0
        while true {
            at += 1
            try bench.state.withdrawLive(name, LocalFileSystem())
            let disk = FragileDisk(.failing(at: at, .ioError), graveyard: graveyard.path)
            if case .failed(let failure) = try await pass(bench, disk) {
                failures += 1
                #expect(failure.next.exit == 75, "operation \(at): \(failure)")
                #expect(failure.verdict.contains("the disk reported an error"), "operation \(at): \(failure)")
            }
            if disk.operations < at { break }
            if try bench.live() == nil { _ = try await pass(bench, LocalFileSystem()) }
            #expect(try bench.live() == .first, "operation \(at)")
        }
        #expect(failures > 20, "\(failures) of \(at)")
        #expect(await bench.authority.orders().count == 1)
        await bench.authority.shutDown()
    }
}

private struct Nobody: Narrator {
    func reached(_ milestone: Milestone, of name: LineageName, detail: String) {}
}
