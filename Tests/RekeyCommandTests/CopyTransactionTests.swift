import MiniCA
import Rotation
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// Real files through the command's own doors, against a real authority in this process.
struct CopyTransactionTests {
    private static let deploy = "[{ copy: { fullchain: DIR/www.crt, key: DIR/www.key } }]"
    private let local = LocalFileSystem()

    private func isSettled(_ report: LineageReport) -> Bool {
        if case .settled = report.outcome { true } else { false }
    }

    private func isRotated(_ report: LineageReport) -> Bool {
        if case .rotated = report.outcome { true } else { false }
    }

    private func put(_ text: String, at path: FilePath) throws {
        try local.remove(path)
        try local.create(path, mode: .ownerReadWrite, group: nil, contents: Array(text.utf8))
    }

    @Test func whatSomebodyChangedIsRepairedWithoutAnOrder() async throws {
        let bench = try await TransactionBench(deploy: Self.deploy)
        #expect(isRotated(try await bench.pass()))
        let file = bench.scratch.path.appending("www.crt")
        let before = try local.read(file, limit: 1 << 20)
        guard case .unchanged = try await bench.pass().outcome else {
            Issue.record("\(try await bench.pass().outcome)")
            return
        }
        try put("changed by hand", at: file)
        #expect(isSettled(try await bench.pass()))
        #expect(try local.read(file, limit: 1 << 20) == before)
        try local.remove(bench.scratch.path.appending("www.key"))
        #expect(isSettled(try await bench.pass()))
        #expect(try local.metadata(of: bench.scratch.path.appending("www.key"))?.mode == .ownerReadWrite)
        #expect(await bench.authority.orders().count == 1)
        await bench.authority.shutDown()
    }

    @Test func aForeignFileStopsTheRotationBeforeItsOrder() async throws {
        let bench = try await TransactionBench(deploy: Self.deploy)
        let file = bench.scratch.path.appending("www.key")
        try put("somebody's key", at: file)
        guard case .failed(let failure) = try await bench.pass().outcome else {
            Issue.record("not refused")
            return
        }
        #expect(failure.verdict.contains("www.key is a file that Rekey did not put there"))
        #expect(failure.hint.contains("rekey run --adopt"))
        #expect(await bench.authority.orders().isEmpty)
        let urgent = Urgency(ignoresBackOff: true)
        #expect(isRotated(try await bench.pass(urgent, adopting: true)))
        let kept = bench.state.keptFiles(try LineageName("www")).appending("0001")
        #expect(try local.read(kept, limit: 99) == Array("somebody's key".utf8))
        await bench.authority.shutDown()
    }
}
