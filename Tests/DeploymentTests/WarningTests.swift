import CertificateWorkshop
import Conformance
import Foundation
import PKI
import Testing

@testable import Deployment

/// What is told without keeping a certificate from going live.
struct WarningTests {
    private func judge(_ scene: Scene, _ audience: Audience = .closed) throws -> [ValidationFinding] {
        let all = try scene.requirements()
        let requirements = GenerationRequirements(
            identifiers: all.identifiers,
            keyAlgorithm: all.keyAlgorithm,
            trust: all.trust,
            liveNotAfter: nil,
            audience: audience,
            transparency: .ignore
        )
        return ContentChecks.judge(try CertificateChain(pem: scene.answer()), requirements, at: scene.now)
    }

    @Test(.rows("K-05")) func namesThatAreNotCriticalUnderAnEmptySubjectAreAWarning() throws {
        var scene = try Scene(.p256)
        scene.leaf.set("2.5.29.17", DER.names(Scene.names))
        #expect(try judge(scene) == [.structure(.namesNotCritical)])
        #expect(try judge(scene).map(\.severity) == [.warn])
        scene.leaf.commonName = Scene.names[0]
        #expect(try judge(scene) == [])
    }

    @Test(.rows("CH-10")) func aPurposeThatIsNotStatedIsAWarningForPrivateClients() throws {
        var scene = try Scene(.p256)
        scene.leaf.remove("2.5.29.37")
        #expect(try judge(scene) == [.structure(.purposeUnstated)])
        #expect(try judge(scene, .web) == [.notForServers])
    }

    @Test(.rows("F-C3", "CH-17")) func longLivesAreAWarningOnTheWebOnly() throws {
        var scene = try Scene(.p256)
        scene.leaf.lasts(from: scene.now, -60, to: 399 * 86_400)
        #expect(try judge(scene, .web) == [.livesLong(days: 399)])
        #expect(try judge(scene) == [])
    }

    @Test(.rows("F-C5")) func anIntermediateThatEndsAfterRenewalIsAWarning() throws {
        var scene = try Scene(.p256)
        scene.middle.lasts(from: scene.now, -86_400, to: 80 * 86_400)
        let found = try judge(scene)
        #expect(found == [.chainEndsEarlier(position: 1, notAfter: scene.middle.notAfter)])
        #expect(found.map(\.severity) == [.warn])
    }

    /// The names of an internationalised domain are compared without regard to case.
    @Test(.rows("F-C2")) func caseDoesNotMatter() throws {
        var scene = try Scene(.p256)
        scene.leaf.set("2.5.29.17", critical: true, DER.names(["WWW.Example.COM", "Shop.example.com"]))
        #expect(try judge(scene) == [])
        scene.leaf.set("2.5.29.17", critical: true, DER.names(["XN--BCHER-KVA.Example"]))
        let leaf = try CertificateChain(pem: scene.answer()).leaf
        #expect(ContentChecks.names(leaf, [try Identifier("xn--bcher-kva.example")]) == [])
    }

    /// A server whose clock is ahead by less than five minutes.
    @Test(.rows("CH-10", "F-C3")) func aClockThatIsALittleAheadIsForgiven() throws {
        var scene = try Scene(.p256)
        scene.leaf.lasts(from: scene.now, 240, to: 90 * 86_400)
        #expect(try judge(scene) == [])
    }

    @Test(.rows("F-C3", "F-C5")) func whatIsSoundIsHeldAndNotQuarantined() {
        let date = Date()
        #expect(ValidationFinding.endsEarlier(notAfter: date, live: date).blame == .circumstances)
        #expect(ValidationFinding.livesTooLong(days: 3_650).blame == .circumstances)
        #expect(ValidationFinding.breaksBeforeRenewal(reason: "", position: 1, at: date).blame == .circumstances)
        #expect(ValidationFinding.structure(.weakKey(position: 0, .rsa(bits: 1_024))).blame == .content)
    }

    @Test(.rows("CH-12", "CH-13", "CH-20", "K-10")) func whatSomeClientsStumbleOverIsNoted() throws {
        var scene = try Scene(.p256)
        var chain = try CertificateChain(pem: scene.answer())
        // That no OCSP responder is named is as it should be: nothing is said of it.
        #expect(chain.leaf.extensions.statusResponders == [])
        #expect(ValidationNote.notes(on: chain, for: .web) == [.noCommonName])
        scene.leaf.commonName = "www.example.com"
        scene.leaf.set("2.5.29.37", DER.purposes([1, 2]))
        scene.leaf.set("1.2.3.4.5.6.7", DER.value(0x04, [UInt8](repeating: 0, count: 4_000)))
        chain = try CertificateChain(pem: scene.answer())
        let octets = chain.certificates.reduce(0) { $0 + $1.der.count }
        #expect(ValidationNote.notes(on: chain, for: .web) == [.largeChain(octets: octets), .alsoForClients])
        #expect(ValidationNote.notes(on: chain, for: .closed) == [.largeChain(octets: octets)])
    }
}
