import CertificateWorkshop
import MiniCA
import Rotation
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// A service's own files in the places of links, through the command's own doors, against a real authority.
struct LinkAdoptionTransactionTests {
    private let local = LocalFileSystem()

    private func isRotated(_ report: LineageReport) -> Bool {
        if case .rotated = report.outcome { true } else { false }
    }

    private func put(_ name: String, of workshop: Workshop, at path: FilePath) throws {
        try local.concatenate([FilePath(workshop.path(name))], into: path, mode: .ownerReadWrite, group: nil)
    }

    @Test func theyAreReplacedOnlyWhereThatIsSaidAndBeforeAnOrderIsSpent() async throws {
        let bench = try await TransactionBench(deploy: "[{ link: { fullchain: DIR/www.crt, key: DIR/www.key } }]")
        let workshop = try Workshop()
        try workshop.leaf("old", san: "DNS:www.rekey.test", issuer: "ca")
        let (crt, key) = (bench.scratch.path.appending("www.crt"), bench.scratch.path.appending("www.key"))
        try put("old.full.pem", of: workshop, at: crt)
        try put("old.key", of: workshop, at: key)
        guard case .failed(let failure) = try await bench.pass().outcome else {
            Issue.record("not refused")
            return
        }
        #expect(failure.verdict.contains("www.crt is a file that Rekey did not put there"))
        #expect(failure.hint.contains("rekey run --adopt"))
        #expect(await bench.authority.orders().isEmpty)
        #expect(isRotated(try await bench.pass(Urgency(ignoresBackOff: true), adopting: true)))
        #expect(try local.readLink(key) == bench.state.live(try LineageName("www")).appending("key.pem").string)
        #expect(await bench.authority.orders().count == 1)
        let kept = bench.state.keptFiles(try LineageName("www")).appending("0001")
        #expect(try bench.bytes(kept) == bench.bytes(FilePath(workshop.path("old.full.pem"))))
        guard case .unchanged = try await bench.pass().outcome else {
            Issue.record("not at rest")
            return
        }
        await bench.authority.shutDown()
    }

    /// The service goes on with its old certificate: its files are there again, and the new pair waits on disk.
    @Test func whatIsNotServedGoesBackToTheFiles() async throws {
        let listener = try TLSListener(.hangUp)
        defer { listener.stop() }
        let verify = #"{ connect: "127.0.0.1:\#(listener.port)", name: www.rekey.test }"#
        let bench = try await TransactionBench(
            deploy: """
                [{ link: { fullchain: DIR/www.crt, key: DIR/www.key }, reload: ["/bin/true"], \
                verify: [\(verify)], settle: 200ms }]
                """
        )
        let workshop = try Workshop()
        try workshop.leaf("old", san: "DNS:www.rekey.test", issuer: "ca")
        let (crt, key) = (bench.scratch.path.appending("www.crt"), bench.scratch.path.appending("www.key"))
        try put("old.full.pem", of: workshop, at: crt)
        try put("old.key", of: workshop, at: key)
        let pair = TLSListener.Pair(fullchain: workshop.path("old.full.pem"), key: workshop.path("old.key"))
        listener.change(to: .serve([pair]))
        guard case .failed(let failure) = try await bench.pass(adopting: true).outcome else {
            Issue.record("not noticed")
            return
        }
        #expect(failure.live.consequence == .rolledBack)
        #expect(failure.live.generation == nil)
        #expect(try bench.live() == nil)
        #expect(try local.metadata(of: key)?.kind == .file)
        #expect(try bench.bytes(crt) == bench.bytes(FilePath(workshop.path("old.full.pem"))))
        // The next run is not told to: it leaves them alone, and no order is spent.
        guard case .failed(let next) = try await bench.pass(Urgency(ignoresBackOff: true)).outcome else {
            Issue.record("not refused")
            return
        }
        #expect(next.hint.contains("rekey run --adopt"))
        #expect(await bench.authority.orders().count == 1)
        await bench.authority.shutDown()
    }
}
