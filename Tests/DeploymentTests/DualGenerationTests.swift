import CertificateWorkshop
import Foundation
import PKI
import Storage
import SystemPackage
import TLS
import TestSupport
import Testing

@testable import Deployment

/// A generation with two keys on disk: one thing, written once, read back whole or not at all.
struct DualGenerationTests {
    private let local = LocalFileSystem()

    @Test func bothPairsAreOneGeneration() throws {
        let bench = try Bench()
        let staged = try bench.stageDual(1)
        let generation = staged.generation
        #expect(generation.families == [.ecdsa, .rsa])
        #expect(generation.pairs.map(\.leaf) == [try DualFixture.leaf(.ecdsa, 1), try DualFixture.leaf(.rsa, 1)])
        #expect(generation.manifest.pairs.map(\.keyAlgorithm) == [.ecdsaP256, .rsa2048])
        #expect(generation.manifest.pair(.rsa)?.orderURL == "https://ca.test/order/rsa/1")
        for pair in generation.pairs {
            for file in PairFile.allCases {
                let found = try #require(try local.metadata(of: pair.path(of: file)))
                #expect(found.kind == .file)
                #expect(found.mode.rawValue == (file.isSecret ? 0o600 : 0o644), "\(pair.path(of: file))")
            }
        }
        let again = try GenerationStore(fileSystem: local, state: bench.state).load(bench.name, .first)
        #expect(again == generation)
    }

    @Test func theManifestHasAnObjectForEachPair() throws {
        let manifest = try Bench().stageDual(1).generation.manifest
        #expect(try GenerationManifest(json: manifest.json) == manifest)
        let text = String(decoding: manifest.json, as: UTF8.self)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(manifest.json)) as? [String: Any])
        #expect(object["schema"] as? Int == 2)
        #expect((object["pairs"] as? [String: [String: Any]])?.keys.sorted() == ["ecdsa", "rsa"])
        #expect(throws: ManifestFailure.schema(3)) {
            try GenerationManifest(json: Array(text.replacing("\"schema\" : 2", with: "\"schema\" : 3").utf8))
        }
        #expect(throws: ManifestFailure.unknown(field: "dsa")) {
            try GenerationManifest(json: Array(text.replacing("\"rsa\" : {", with: "\"dsa\" : {").utf8))
        }
    }

    /// The generation is valid as long as all of it is.
    @Test func whatEndsFirstDecides() throws {
        let manifest = try Bench().stageDual(1).generation.manifest
        #expect(manifest.validity.notAfter == manifest.pairs.map(\.validity.notAfter).min())
        #expect(manifest.authorities == ["test"])
    }

    @Test(arguments: [KeyFamily.ecdsa, .rsa], PairFile.allCases)
    func damageToEitherPairIsFound(family: KeyFamily, file: PairFile) throws {
        let bench = try Bench()
        let path = try bench.stageDual(1).generation.directory.appending("\(family)/\(file.fileName)")
        let store = GenerationStore(fileSystem: local, state: bench.state)
        try local.remove(path)
        #expect(throws: GenerationDamage.missing(file: "\(family)/\(file.fileName)")) {
            try store.load(bench.name, .first)
        }
        try local.create(path, mode: .ownerReadWrite, group: nil, contents: Array("x".utf8))
        #expect(throws: GenerationDamage.self) { try store.load(bench.name, .first) }
    }

    /// The pair of another generation under the right name is damage too.
    @Test func pairsAreNotExchanged() throws {
        let bench = try Bench()
        let first = try bench.stageDual(1).generation
        let second = try bench.stageDual(2).generation
        let place = try #require(second.pairs.last).directory
        try local.removeTree(place)
        try local.makeDirectory(place, mode: .ownerReadWriteExecute)
        for file in PairFile.allCases {
            let other = try #require(first.pairs.last).path(of: file)
            let kept = place.appending(file.fileName)
            try local.concatenate([other], into: kept, mode: .ownerReadWrite, group: nil)
        }
        #expect(throws: GenerationDamage.disagrees(file: "generation.json")) {
            try GenerationStore(fileSystem: local, state: bench.state).load(bench.name, Bench.number(2))
        }
    }

    @Test func othersMayChangeNothingInIt() throws {
        let bench = try Bench()
        let key = try bench.stageDual(1).generation.directory.appending("rsa/key.pem")
        try FileManager.default.setAttributes([.posixPermissions: 0o622], ofItemAtPath: key.string)
        #expect(throws: UnusableState.self) { try bench.state.examine(bench.name, local) }
    }

    @Test func oneBadPairSpeaksAgainstBoth() async throws {
        let bench = try Bench()
        let strict = try bench.requirements()
        // The key asked for is ECDSA for both: the RSA pair is not what was wanted.
        let findings = await bench.findings(try bench.stageDual(1)) { _ in strict }
        #expect(findings == [.pair(.rsa, .otherKeyAlgorithm(asked: .ecdsaP256, got: .rsa2048))])
        #expect(findings.allSatisfy { $0.blame == .content && $0.severity == .reject })
        #expect(findings.first?.description == "rsa: the key is rsa-2048, not ecdsa-p256")
        #expect(try bench.liveNumber() == nil)
    }

    @Test func aKeyThatIsNotThePairsIsFound() async throws {
        let bench = try Bench()
        let staged = try bench.stageDual(1)
        let rsa = try #require(staged.generation.pairs.last)
        let other = FilePath(try DualFixture.shared().path("rsa-2.key"))
        try local.remove(rsa.path(of: .key))
        try local.concatenate([other], into: rsa.path(of: .key), mode: .ownerReadWrite, group: nil)
        let findings = await bench.findings(staged, against: try bench.dualRequirements())
        #expect(findings.contains(.pair(.rsa, .trial(.keyMismatch))))
        #expect(!findings.contains(.pair(.ecdsa, .trial(.keyMismatch))))
    }

    @Test func aKeyOfAnEarlierGenerationIsNotFresh() async throws {
        let bench = try Bench()
        try await bench.deployDual(1)
        try bench.putDualKeys(1)
        let staged = try Stager(fileSystem: local, state: bench.state).stage(
            bench.name,
            Bench.number(2),
            pairs: DualFixture.families.map { family in
                PairToStage(
                    family: family,
                    chain: try DualFixture.chain(family, family == .rsa ? 1 : 2),
                    authority: "test",
                    orderURL: "https://ca.test/order/\(family)"
                )
            },
            createdAt: Date(),
            access: .ownerOnly
        )
        let findings = await bench.findings(staged, against: try bench.dualRequirements())
        #expect(findings.contains(.pair(.rsa, .keyReused(of: .first))))
    }
}
