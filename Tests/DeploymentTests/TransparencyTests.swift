import CertificateWorkshop
import Conformance
import Foundation
import PKI
import Testing

@testable import Deployment

/// Timestamps of logs that the test owns, verified against them and against OpenSSL's own verification.
@Suite(.rows("CH-15", "F-C12"))
struct TransparencyTests {
    private func chain(_ scene: Scene) throws -> CertificateChain { try CertificateChain(pem: scene.answer()) }

    @Test func whatOpenSSLAcceptsIsAccepted() throws {
        let scene = try Scene(.p256)
        let chain = try chain(scene)
        let issuer = try #require(chain.intermediates.first)
        #expect(
            try TransparencyOracle.accepts(
                leaf: chain.leaf.der,
                issuer: issuer.der,
                logs: scene.keys.logs,
                at: scene.now
            )
        )
        let entry = try PrecertificateEntry(leaf: chain.leaf, issuer: issuer)
        let timestamps = try CertificateTimestamp.embedded(in: chain.leaf)
        #expect(timestamps.map(\.algorithm) == [.ecdsa, .rsa])
        for (timestamp, log) in zip(timestamps, scene.keys.logs) {
            #expect(try timestamp.isSigned(for: entry, by: log.key.publicDER))
            #expect(try !timestamp.isSigned(for: entry, by: scene.keys.stranger.publicDER))
        }
        #expect(try TransparencyCheck.run(chain, logs: scene.logList(), at: scene.now) == .satisfied([]))
    }

    /// The issuer's key is part of what is signed: the same leaf under another issuer proves nothing.
    @Test func anotherIssuerVerifiesNothing() throws {
        let scene = try Scene(.p256)
        let chain = try chain(scene)
        let root = try Certificate(der: scene.rootDER())
        let entry = try PrecertificateEntry(leaf: chain.leaf, issuer: root)
        let timestamp = try #require(CertificateTimestamp.embedded(in: chain.leaf).first)
        #expect(try !timestamp.isSigned(for: entry, by: scene.keys.logs[0].key.publicDER))
    }

    @Test func withoutAListTimestampsAreCounted() throws {
        var scene = try Scene(.p256)
        #expect(try TransparencyCheck.run(chain(scene), logs: nil, at: scene.now) == .counted(2))
        scene.stamps = nil
        #expect(try TransparencyCheck.run(chain(scene), logs: nil, at: scene.now) == .counted(0))
    }

    /// An unknown log beside enough known ones is told and refuses nothing.
    @Test func anUnknownLogIsAWarning() throws {
        var scene = try Scene(.p256)
        let stranger = try ForgedLog(owner: "Three")
        scene.stamp(with: scene.keys.logs + [stranger])
        let found = ContentChecks.judge(try chain(scene), try scene.requirements(), at: scene.now)
        let id = Hex.encode(try stranger.id)
        #expect(found == [.transparency(.faults([.unknownLog(id: id)]))])
        #expect(found.map(\.severity) == [.warn])
    }

    @Test(.rows("CH-16")) func aListThatIsTooOldRefusesNothing() throws {
        var scene = try Scene(.p256)
        scene.stamps = nil
        let made = scene.now.addingTimeInterval(-71 * 86_400)
        let list = try scene.logList(made: made)
        let found = ContentChecks.judge(
            try chain(scene),
            try requirements(scene, .web, .require(list)),
            at: scene.now
        )
        #expect(found == [.transparency(.listStale(list.timestamp)), .transparency(.few(counted: 0, needed: 2))])
        #expect(found.allSatisfy { $0.severity == .warn })
    }

    @Test func thePolicyIsTheOperators() throws {
        var scene = try Scene(.p256)
        scene.stamps = nil
        let chain = try chain(scene)
        func judge(_ audience: Audience, _ demand: TransparencyDemand) throws -> [ValidationFinding] {
            ContentChecks.judge(chain, try requirements(scene, audience, demand), at: scene.now)
        }
        #expect(try judge(.web, .ignore) == [])
        #expect(try judge(.web, .count) == [.transparency(.few(counted: 0, needed: 2))])
        // Of a private authority nobody demands timestamps.
        #expect(try judge(.closed, .require(scene.logList())) == [])
    }

    private func requirements(
        _ scene: Scene,
        _ audience: Audience,
        _ demand: TransparencyDemand
    ) throws -> GenerationRequirements {
        let all = try scene.requirements()
        return GenerationRequirements(
            identifiers: all.identifiers,
            keyAlgorithm: all.keyAlgorithm,
            trust: all.trust,
            liveNotAfter: nil,
            audience: audience,
            transparency: demand
        )
    }
}
