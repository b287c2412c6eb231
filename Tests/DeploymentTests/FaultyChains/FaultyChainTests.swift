import CertificateWorkshop
import Conformance
import Foundation
import PKI
import Storage
import SystemPackage
import Testing

@testable import Deployment

/// No bad certificate goes live: every fault, with every kind of key, through staging and validation as in a rotation.
struct FaultyChainTests {
    static let kinds: [ForgedKey.Kind] = [.p256, .rsa2048, .ed25519]

    /// Parses, stages and validates; gives what was said, and what is live afterwards stays nothing.
    private func words(of scene: Scene) async throws -> [String] {
        let answer = try scene.answer()
        let chain: CertificateChain
        do {
            chain = try CertificateChain(pem: answer)
        } catch {
            return [Self.path(of: error)]
        }
        let bench = try Bench()
        if scene.isSecond { _ = try stage(chain, as: 1, scene, bench) }
        let staged = try stage(chain, as: scene.isSecond ? 2 : 1, scene, bench)
        return try await findings(staged, scene.requirements(), scene.now, bench)
    }

    private func findings(
        _ staged: consuming Staged,
        _ requirements: GenerationRequirements,
        _ now: Date,
        _ bench: Bench
    ) async throws -> [String] {
        let validator = Validator(fileSystem: bench.disk, state: bench.state, runner: bench.runner)
        do throws(Rejected) {
            _ = try await validator.validate(staged, against: requirements, for: [], at: now)
            return []
        } catch {
            return error.report.findings.map(\.code)
        }
    }

    private func stage(_ chain: CertificateChain, as number: Int, _ scene: Scene, _ bench: Bench) throws -> Staged {
        let order = bench.state.order(bench.name)
        let local = LocalFileSystem()
        try local.removeTree(order)
        try local.makeDirectory(order, mode: .ownerReadWriteExecute)
        try scene.keys.leaf.write(to: order.appending("key.pem").string)
        return try Stager(fileSystem: bench.disk, state: bench.state).stage(
            bench.name,
            Bench.number(number),
            chain: chain,
            provenance: Provenance(authority: "forged", orderURL: nil, createdAt: scene.now),
            access: .ownerOnly
        )
    }

    /// The names of a failure's cases, from the outer one inwards.
    private static func path(of failure: CertificateChain.Failure) -> String {
        switch failure {
        case .pem(.empty): "pem.empty"
        case .pem(let inner): "pem.\(label(inner))"
        case .certificate(_, .trailingOctets): "certificate.trailingOctets"
        case .certificate(_, let inner): "certificate.\(label(inner))"
        case .leafIsAuthority: "leafIsAuthority"
        default: label(failure)
        }
    }

    private static func label(_ value: Any) -> String { Mirror(reflecting: value).children.first?.label ?? "" }

    @Test(
        .rows(
            "CH-02",
            "CH-04",
            "CH-10",
            "CH-15",
            "F-C1",
            "F-C2",
            "F-C3",
            "F-C4",
            "F-C5",
            "F-C7",
            "F-C8",
            "F-C9",
            "F-C10",
            "F-C11",
            "F-C12",
            "F-C13",
            "F-C14",
            "F-R11"
        ),
        arguments: FaultyChain.all,
        kinds
    )
    func aFaultyChainIsRefused(fault: FaultyChain, kind: ForgedKey.Kind) async throws {
        var scene = try Scene(kind)
        try fault.damage(&scene)
        let words = try await words(of: scene)
        #expect(words.contains(fault.expected), "\(words)")
    }

    /// Without a fault the same scene passes: what is refused above is refused for its fault.
    @Test(.rows("CH-10", "CH-15", "CH-17"), arguments: kinds)
    func theSceneWithoutAFaultIsAccepted(kind: ForgedKey.Kind) async throws {
        let scene = try Scene(kind)
        #expect(try await words(of: scene) == [])
        for days in [1.0, 6, 47, 90, 179] {
            var other = try Scene(kind)
            other.leaf.lasts(from: other.now, -60, to: days * 86_400)
            #expect(try await words(of: other) == [], "\(days) days")
        }
    }

    @Test func thereAreAsManyFaultsAsPromised() {
        #expect(FaultyChain.all.count >= 60)
        #expect(Set(FaultyChain.all.map(\.name)).count == FaultyChain.all.count)
    }
}
