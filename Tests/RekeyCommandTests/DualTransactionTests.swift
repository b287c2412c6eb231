import ACME
import CertificateWorkshop
import Deployment
import Foundation
import MiniCA
import PKI
import Rotation
import Storage
import SystemPackage
import TLS
import TestSupport
import Testing

@testable import RekeyCommand

/// A certificate with two keys, from two orders to one generation, against a real authority.
struct DualTransactionTests {
    private static let keys = "[rsa-2048, ecdsa-p256]"
    private let urgent = Urgency(ignoresBackOff: true)
    private let forced = Urgency(forced: .forced(reason: nil), ignoresBackOff: true)

    private func live(_ bench: TransactionBench) throws -> GenerationManifest? {
        let name = try LineageName("www")
        let store = GenerationStore(fileSystem: LocalFileSystem(), state: bench.state)
        return try bench.live().map { try store.load(name, $0).manifest }
    }

    private func isRotated(_ report: LineageReport) -> Bool {
        if case .rotated = report.outcome { true } else { false }
    }

    @Test func twoOrdersAreOneGeneration() async throws {
        let bench = try await TransactionBench(key: Self.keys)
        let report = try await bench.pass()
        #expect(isRotated(report), "\(report.outcome)")
        let first = try #require(try live(bench))
        #expect(first.pairs.map(\.keyAlgorithm) == [.ecdsaP256, .rsa2048])
        #expect(Set(first.pairs.map(\.orderURL)).count == 2)
        #expect(first.pairs.map(\.names) == [first.names, first.names])
        #expect(await bench.authority.orders().count == 2)
        #expect(try LocalFileSystem().list(bench.state.temporary) == [])
        guard case .unchanged = try await bench.pass().outcome else {
            Issue.record("it is due again at once")
            return
        }
        // A new generation has new keys, both.
        #expect(isRotated(try await bench.pass(forced)))
        let second = try #require(try live(bench))
        #expect(second.number.rawValue == 2)
        #expect(Set((first.pairs + second.pairs).map(\.publicKey)).count == 4)
        #expect(await bench.authority.orders().count == 4)
        await bench.authority.shutDown()
    }

    /// Whenever it ends, what is issued is kept: at most one order more than there are keys, whatever the point.
    @Test(arguments: Milestone.allCases)
    func anInterruptionCostsAtMostOneOrder(milestone: Milestone) async throws {
        let bench = try await TransactionBench(key: Self.keys)
        _ = try await bench.pass(callingOffAt: milestone)
        let between = await bench.authority.orders().count
        for _ in 0..<3 where try live(bench) == nil { _ = try await bench.pass(urgent) }
        #expect(try live(bench)?.families == [.ecdsa, .rsa], "\(milestone)")
        let count = await bench.authority.orders().count
        #expect(count <= 3, "\(milestone): \(between), then \(count)")
        #expect(try LocalFileSystem().list(bench.state.temporary) == [], "\(milestone)")
        await bench.authority.shutDown()
    }

    /// The first certificate is issued and the second is not: the first waits with its key, and no order is repeated.
    @Test func theFirstWaitsForTheSecond() async throws {
        let bench = try await TransactionBench(key: Self.keys)
        if case .failed(let failure) = try await bench.pass(callingOffAt: .issued).outcome {
            #expect(failure.verdict.hasSuffix("; issued already and kept: ecdsa-p256"), "\(failure.verdict)")
        } else {
            Issue.record("a pass that was called off did not fail")
        }
        let place = bench.order.appending("ecdsa")
        let kept = try (bench.bytes(place.appending("issued.pem")), bench.bytes(place.appending("key.pem")))
        #expect(try bench.live() == nil)
        let status = try Self.status(bench)
        #expect(status.waiting?.map(\.keyAlgorithm) == ["ecdsa-p256"])
        #expect(["order", "resume", "wait"].contains(status.next.task), "\(status.next.task)")
        let report = try await bench.pass(urgent)
        #expect(isRotated(report), "\(report.outcome)")
        let generation = try bench.state.live(LineageName("www")).appending("ecdsa")
        #expect(try bench.bytes(generation.appending("fullchain.pem")) == kept.0)
        #expect(try bench.bytes(generation.appending("key.pem")) == kept.1)
        #expect(await bench.authority.orders().count == 2)
        await bench.authority.shutDown()
    }

    /// Both are issued and the process dies before there is a generation: it is made without asking anybody.
    @Test func whatIsIssuedBecomesAGenerationWithoutTheAuthority() async throws {
        let bench = try await TransactionBench(key: Self.keys)
        _ = try await bench.pass()
        // As the run left it that died right before: the places of both orders, and no generation.
        let local = LocalFileSystem()
        let name = try LineageName("www")
        let manifest = try #require(try live(bench))
        let source = bench.state.generation(name, .first)
        for pair in manifest.pairs {
            let family = try #require(pair.family)
            let place = bench.state.order(name, family)
            if family == .ecdsa { try local.makeDirectory(bench.order, mode: .ownerReadWriteExecute) }
            try local.makeDirectory(place, mode: .ownerReadWriteExecute)
            for (from, to) in [("key.pem", "key.pem"), ("fullchain.pem", "issued.pem")] {
                let file = source.appending("\(family)/\(from)")
                try local.concatenate([file], into: place.appending(to), mode: .ownerReadWrite, group: nil)
            }
            let note = OrderNote(
                url: pair.orderURL ?? "",
                authority: "mini",
                nameSet: "dns:www.rekey.test",
                keyAlgorithm: pair.keyAlgorithm?.rawValue ?? "",
                spki: pair.publicKey.description,
                reason: "missing",
                placedAt: 0,
                ignoresBudget: false
            )
            try local.create(
                place.appending("order.json"),
                mode: .ownerReadWrite,
                group: nil,
                contents: note.encoded()
            )
        }
        try bench.state.withdrawLive(name, local)
        try local.removeTree(source)
        await bench.authority.shutDown()
        #expect(try Self.status(bench).next.task == "assemble")
        let report = try await bench.pass(urgent)
        #expect(isRotated(report), "\(report.outcome)")
        #expect(try live(bench)?.pairs.map(\.fingerprint) == manifest.pairs.map(\.fingerprint))
        #expect(try local.list(bench.state.temporary) == [])
    }

    @Test func aChangedListOfKeysIsDue() async throws {
        let bench = try await TransactionBench()
        #expect(isRotated(try await bench.pass()))
        try bench.configure(deploy: "[]", key: Self.keys)
        guard case .rotated(_, _, .keyChanged?, _) = try await bench.pass(urgent).outcome else {
            Issue.record("several keys are not due")
            return
        }
        #expect(try live(bench)?.families == [.ecdsa, .rsa])
        try bench.configure(deploy: "[]", key: "rsa-2048")
        // Three orders are the budget of one key.
        let insisting = Urgency(ignoresBackOff: true, ignoresBudget: true)
        guard case .rotated(_, _, .keyChanged?, _) = try await bench.pass(insisting).outcome else {
            Issue.record("one key is not due")
            return
        }
        #expect(try live(bench)?.pairs.map(\.keyAlgorithm) == [.rsa2048])
        // One for the first, two for both, one for the last.
        #expect(await bench.authority.orders().count == 4)
        await bench.authority.shutDown()
    }

    /// A service shows both, told by its reload command, and each is seen by a client that understands no other.
    @Test func bothAreServedAndSeen() async throws {
        let workshop = try Workshop()
        try workshop.leaf("before", san: "DNS:www.rekey.test")
        let pair = TLSListener.Pair(fullchain: workshop.path("before.full.pem"), key: workshop.path("before.key"))
        let listener = try TLSListener(.serve([pair]))
        defer { listener.stop() }
        let verify = "verify: [{ connect: \"127.0.0.1:\(listener.port)\", name: www.rekey.test }], settle: 1s"
        let bench = try await TransactionBench(
            deploy:
                "[{ link: { ecdsa: { fullchain: DIR/e.crt, key: DIR/e.key }, rsa: { bundle: DIR/r.pem } }, \(verify) }]",
            key: Self.keys
        )
        // Nothing reloads the listener: the first pass finds the old one, and there is nothing to go back to.
        guard case .failed(let failure) = try await bench.pass().outcome else {
            Issue.record("an old certificate is not new")
            return
        }
        #expect(failure.verdict.contains("(ecdsa)"), "\(failure.verdict)")
        let path = { (name: String) in bench.scratch.path.appending(name).string }
        listener.change(
            to: .together([
                TLSListener.Pair(fullchain: path("e.crt"), key: path("e.key")),
                TLSListener.Pair(fullchain: path("r.pem"), key: path("r.pem")),
            ])
        )
        guard case .settled = try await bench.pass(urgent).outcome else {
            Issue.record("both are served, and it is not seen")
            return
        }
        #expect(await bench.authority.orders().count == 2)
        // One of the two is not enough.
        listener.change(to: .serve([TLSListener.Pair(fullchain: path("e.crt"), key: path("e.key"))]))
        guard case .failed(let again) = try await bench.pass(forced).outcome else {
            Issue.record("half is not all")
            return
        }
        #expect(again.verdict.contains("(rsa)"), "\(again.verdict)")
        await bench.authority.shutDown()
    }

    @Test func bothAreRevoked() async throws {
        let bench = try await TransactionBench(key: Self.keys)
        #expect(isRotated(try await bench.pass()))
        #expect(isRotated(try await bench.pass(forced)))
        let place = try Workplace(GlobalOptions.configured(by: bench.configuration))
        let lineage = try #require(try place.lineages(["www"]).first)
        let rotator = Rotator(try place.effects(narrator: SilentNarrator()))
        let report = await rotator.revoke(
            lineage,
            RevocationWish(reason: .keyCompromise),
            authorities: lineage.authorities
        )
        guard case .revoked(let record) = report.outcome else {
            Issue.record("\(report.outcome)")
            return
        }
        #expect(record.generation == .first)
        #expect(await bench.authority.revocations().count == 2)
        // Both certificates and both keys are never used again.
        #expect(try LocalFileSystem().list(bench.state.denied).count == 4)
        await bench.authority.shutDown()
    }

    private static func status(_ bench: TransactionBench) throws -> LineageStatus {
        let place = try Workplace(GlobalOptions.configured(by: bench.configuration))
        let lineage = try #require(try place.lineages(["www"]).first)
        let (reader, _) = try place.reader()
        let snapshot = try reader.snapshot(of: lineage, at: Date())
        return LineageStatus(lineage, snapshot, directory: "", now: Date())
    }
}

private struct SilentNarrator: Narrator {
    func reached(_ milestone: Milestone, of name: LineageName, detail: String) {}
}
