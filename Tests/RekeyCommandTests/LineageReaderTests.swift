import Foundation
import MiniCA
import Rotation
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

struct LineageReaderTests {
    /// A disk that refuses is a failure, never an empty disk: a certificate that is paid for and lies there whole is not
    /// ordered again because it could not be read just now.
    @Test(arguments: [Errno.ioError, .tooManyOpenFiles])
    func whatCannotBeReadIsNotTakenForAbsent(reason: Errno) async throws {
        let bench = try await TransactionBench()
        _ = try await bench.pass()
        try bench.state.withdrawLive(LineageName("www"), LocalFileSystem())
        await bench.authority.shutDown()
        let place = try Workplace(GlobalOptions.configured(by: bench.configuration))
        let lineage = try #require(try place.lineages(["www"]).first)
        let ledger = try place.writer()
        let now = Date()
        let graveyard = try TemporaryDirectory()

        let calm = FragileDisk(graveyard: graveyard.path)
        let snapshot = try LineageReader(files: calm, state: bench.state, ledger: ledger)
            .snapshot(of: lineage, at: now)
        #expect(snapshot.view.newest?.number == .first)
        #expect(snapshot.live == nil)
        #expect(calm.operations > 8)
        for at in 1...calm.operations {
            let disk = FragileDisk(.failing(at: at, reason), graveyard: graveyard.path)
            let reader = LineageReader(files: disk, state: bench.state, ledger: ledger)
            #expect(throws: LineageReader.Failure.self, "operation \(at)") {
                try reader.snapshot(of: lineage, at: now)
            }
        }
    }
}
