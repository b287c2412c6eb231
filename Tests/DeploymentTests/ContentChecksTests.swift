import CertificateWorkshop
import Conformance
import Foundation
import Hooks
import PKI
import Storage
import SystemPackage
import TLS
import Testing

@testable import Deployment

struct ContentChecksTests {
    private let now = Date()

    private func requirements(live: Date? = nil, earlier: Bool = false) throws -> GenerationRequirements {
        GenerationRequirements(
            identifiers: try Fixture.identifiers(),
            keyAlgorithm: .ecdsaP256,
            trust: .system,
            liveNotAfter: live,
            mayExpireEarlier: earlier
        )
    }

    @Test(.rows("CH-10")) func namesMustBeExactlyThoseOrdered() throws {
        let leaf = try Fixture.leaf()
        let asked = try Fixture.identifiers()
        let extra = try Identifier("other.example.com")
        #expect(ContentChecks.names(leaf, asked) == [])
        #expect(ContentChecks.names(leaf, asked.union([extra])) == [.namesMissing([extra])])
        let address = try Identifier("203.0.113.7")
        #expect(ContentChecks.names(leaf, asked.subtracting([address])) == [.namesUnasked([address])])
        // A wildcard is not the name it covers.
        let wildcard = try Identifier("*.example.com")
        let www = try Identifier("www.example.com")
        #expect(ContentChecks.names(leaf, [wildcard, address]) == [.namesMissing([wildcard]), .namesUnasked([www])])
    }

    @Test func namesThatCannotBeComparedAreFindings() throws {
        let workshop = try Workshop()
        try workshop.leaf("odd", san: "DNS:a.example,email:x@a.example")
        let leaf = try CertificateChain(pem: workshop.bytes("odd.pem")).leaf
        #expect(ContentChecks.names(leaf, [try Identifier("a.example")]) == [.namesUnreadable(leaf.otherNames)])
    }

    @Test(.rows("CH-10")) func validityKnowsOfWrongClocksAndOfWhatIsLive() throws {
        let validity = Validity(notBefore: now, notAfter: now.addingTimeInterval(86_400))
        func check(_ offset: Double, live: Date? = nil, earlier: Bool = false) throws -> [ValidationFinding] {
            ContentChecks.validity(
                validity,
                try requirements(live: live, earlier: earlier),
                at: now.addingTimeInterval(offset)
            )
        }
        #expect(try check(0) == [])
        #expect(try check(86_339) == [])
        let end = validity.notAfter
        #expect(try check(86_341) == [.endsSoon(notAfter: end, leastSeconds: 60)])
        #expect(try check(-299) == [])
        #expect(try check(-301) == [.notYetValid(notBefore: validity.notBefore)])
        #expect(try check(86_400) == [.expired(notAfter: validity.notAfter)])
        #expect(try check(0, live: validity.notAfter.addingTimeInterval(-1)) == [])
        #expect(try check(0, live: validity.notAfter) == [])
        let later = validity.notAfter.addingTimeInterval(1)
        #expect(try check(0, live: later) == [.endsEarlier(notAfter: validity.notAfter, live: later)])
        #expect(try check(0, live: .distantFuture, earlier: true) == [])
    }

    /// C5: an intermediate that ends tomorrow morning is refused today.
    @Test(.rows("CH-10")) func theChainMustBuildTomorrowToo() throws {
        let workshop = try Workshop()
        try workshop.intermediate("brief", days: 2)
        try workshop.leaf("leaf", san: "DNS:a.example", issuer: "brief")
        let chain = try CertificateChain(pem: workshop.bytes("leaf.full.pem"))
        let trust = try TrustStore(pem: workshop.bytes("ca.pem"))
        let end = try #require(chain.intermediates.first).validity.notAfter
        let start = end.addingTimeInterval(-3600)
        let findings = ContentChecks.chain(chain, trust, at: start)
        #expect(
            findings == [
                .untrusted(reason: "certificate has expired", position: 1, at: start.addingTimeInterval(86_400))
            ]
        )
        // Tomorrow it still builds, but not when the leaf is due for renewal.
        let renewal = chain.leaf.validity.notBefore.addingTimeInterval(chain.leaf.validity.lifetime * 2 / 3)
        #expect(
            ContentChecks.chain(chain, trust, at: end.addingTimeInterval(-86_410)) == [
                .breaksBeforeRenewal(reason: "certificate has expired", position: 1, at: renewal)
            ]
        )
        #expect(ContentChecks.endings(chain) == [.chainEndsEarlier(position: 1, notAfter: end)])
        #expect(ContentChecks.chain(chain, trust, at: end.addingTimeInterval(10)).count == 2)
    }

    /// A leaf that lives shorter than a day is asked for its own end, not for tomorrow.
    @Test func aLeafOfHoursIsJudgedByItsEnd() throws {
        let workshop = try Workshop()
        try workshop.leaf("leaf", san: "DNS:a.example", days: 1)
        let chain = try CertificateChain(pem: workshop.bytes("leaf.pem"))
        let trust = try TrustStore(pem: workshop.bytes("ca.pem"))
        let late = chain.leaf.validity.notAfter.addingTimeInterval(-60)
        #expect(ContentChecks.chain(chain, trust, at: late) == [])
        // Made a minute ahead of our clock: judged at its first second.
        let early = chain.leaf.validity.notBefore.addingTimeInterval(-60)
        #expect(ContentChecks.chain(chain, trust, at: early) == [])
    }

    @Test(.rows("CH-10")) func purposeIsAServersAndNothingElse() throws {
        let workshop = try Workshop()
        try workshop.leaf("client", san: "DNS:a.example", extensions: "extendedKeyUsage=clientAuth")
        try workshop.leaf(
            "poison",
            san: "DNS:a.example",
            extensions: "extendedKeyUsage=serverAuth\n1.3.6.1.4.1.11129.2.4.3=critical,ASN1:NULL"
        )
        try workshop.intermediate("middle")
        func leaf(_ name: String) throws -> Certificate {
            let blocks = try PEM.blocks(of: "CERTIFICATE", in: workshop.bytes("\(name).pem"))
            return try Certificate(der: #require(blocks.first))
        }
        #expect(ContentChecks.purpose(try leaf("client"), .closed) == [.notForServers])
        #expect(ContentChecks.purpose(try leaf("poison"), .closed) == [.precertificate])
        #expect(ContentChecks.purpose(try leaf("middle"), .closed) == [.structure(.purposeUnstated), .authority])
        #expect(ContentChecks.purpose(try Fixture.leaf(), .web) == [])
    }

    private func manifest(_ leaf: String) throws -> GenerationManifest {
        GenerationManifest(
            certificate: try LineageName("www"),
            number: .first,
            chain: try Fixture.chain(leaf),
            provenance: Provenance(authority: "test", orderURL: nil, createdAt: now)
        )
    }

    @Test func keysAreOfTheKindAskedForAndNew() throws {
        let leaf = try Fixture.leaf()
        #expect(ContentChecks.keyAlgorithm(leaf, .ecdsaP256) == [])
        #expect(ContentChecks.keyAlgorithm(leaf, .rsa2048) == [.otherKeyAlgorithm(asked: .rsa2048, got: .ecdsaP256)])
        #expect(
            ContentChecks.fresh(leaf, [try manifest("one")]) == [.keyReused(of: .first), .issuedBefore(as: .first)]
        )
        #expect(ContentChecks.fresh(leaf, [try manifest("two")]) == [])
    }

    @Test func blameDecidesWhatBecomesOfIt() {
        #expect(
            ValidationFinding.serviceRefuses(target: "x", .ended(command: "x", .exited(1), output: "")).blame
                == .service
        )
        #expect(ValidationFinding.notYetValid(notBefore: now).blame == .circumstances)
        #expect(ValidationFinding.damaged(.missing(file: "key.pem")).blame == .content)
        #expect(
            ValidationFinding.damaged(.storage(StorageFailure(operation: .read, path: "/x", errno: .ioError))).blame
                == .circumstances
        )
        #expect(ValidationFinding.trial(.keyMismatch).blame == .content)
    }
}
