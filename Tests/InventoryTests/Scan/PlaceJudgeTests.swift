import CertificateWorkshop
import Checks
import Foundation
import PKI
import TLS
import Testing

@testable import Inventory

/// What is judged of what was seen at one place, and what is not lost between the judgement and the store.
struct PlaceJudgeTests {
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)
    private let place = Place(uri: "file:///t/a.pem", kind: .file)
    private let key: ForgedKey

    init() throws { key = try ForgedKey(.p256) }

    private func certificate(
        _ name: String,
        issuer: String = "ca",
        days: Double = 90,
        _ extensions: [Forge.Extension] = []
    ) throws -> Certificate {
        let start = Self.now - 10 * 86_400
        var plan = Forge.Plan(
            commonName: name,
            issuerName: issuer,
            notBefore: start,
            notAfter: start + days * 86_400
        )
        plan.extensions = extensions
        return try Certificate(der: try Forge.certificate(plan, for: key, signedBy: key))
    }

    private func leaf(_ name: String, days: Double = 90, purposes: [UInt8] = [1]) throws -> Certificate {
        try certificate(
            name,
            days: days,
            [Forge.Extension("2.5.29.17", DER.names([name])), Forge.Extension("2.5.29.37", DER.purposes(purposes))]
        )
    }

    private func authority(days: Double = 3650) throws -> Certificate {
        try certificate(
            "ca",
            days: days,
            [Self.isCA, Forge.Extension("2.5.29.15", critical: true, DER.keyUsage(0x06))]
        )
    }

    private static let isCA = Forge.Extension("2.5.29.19", critical: true, [0x30, 0x03, 0x01, 0x01, 0xFF])

    private func judge(_ stores: [TrustJudge.Store] = []) -> PlaceJudge {
        PlaceJudge(trust: TrustJudge(system: nil, others: stores, at: Self.now), instant: Self.now)
    }

    private func findings(_ certificates: [Certificate], alias: String? = nil, file: FileFacts? = nil) -> [PlaceFinding]
    {
        let sightings = certificates.enumerated().map {
            Sighting(place: place, position: $0, alias: alias, certificate: $1)
        }
        return judge().findings(of: sightings, at: place, file: file)
    }

    /// `openssl req -x509` writes CA:TRUE into what people serve.
    @Test func aServersOwnCertificateIsNoAuthoritys() throws {
        let own = try certificate(
            "own.example",
            issuer: "own.example",
            days: 5,
            [Self.isCA, Forge.Extension("2.5.29.17", DER.names(["own.example"]))]
        )
        #expect(!own.isAuthority)
        #expect(Set(findings([own]).map(\.check.id)).isSuperset(of: ["expired", "self-signed", "leaf-is-authority"]))
        #expect(try authority().isAuthority)
    }

    @Test func authoritiesAreJudgedWhereTheyAreAlone() throws {
        let (old, leaf) = (try authority(days: 5), try leaf("www.example.com"))
        #expect(findings([old]).map(\.check.id).contains("expired"))
        // Above a leaf they are its chain.
        let chained = findings([leaf, old])
        #expect(chained.map(\.check.id).contains("outlives-issuer"))
        #expect(!chained.map(\.check.id).contains("expired"))
    }

    @Test func theFilesOwnFlawsAreToldThoughAnAuthorityStandsFirst() throws {
        let file = FileFacts(
            certificate: .init(path: "/t/a.pem", mode: 0o644, owner: "root", group: "root"),
            key: .init(path: "/t/a.key", mode: 0o644, owner: "root", group: "root"),
            match: .matches
        )
        let found = findings([try authority(), try leaf("www.example.com"), try leaf("b.example.com")], file: file)
        #expect(found.map(\.check.id).filter { $0 == "key-permissions" }.count == 1)
    }

    /// The users of a kubeconfig all have their certificate under one name.
    @Test func certificatesUnderOneNameHaveFindingsOfTheirOwn() throws {
        let users = try ["a.example", "b.example", "c.example"].map { try leaf($0, days: 5) }
        let expired = findings(users + [users[0]], alias: "client-certificate-data").filter { $0.check.id == "expired" }
        let key = "expired@file:///t/a.pem#client-certificate-data"
        #expect(expired.map(\.key) == [key, "\(key)~2", "\(key)~3"])
        #expect(expired.map(\.fingerprint) == users.map(\.fingerprint.description))
    }

    @Test func everyLeafOfAnEndpointHasFindingsOfItsOwn() throws {
        let leaves = try [leaf("www.example.com", days: 5), leaf("www.example.com", days: 6)]
        let results = leaves.enumerated().map { ProbeResult(address: "192.0.2.\($0)", outcome: .served([$1])) }
        let endpoint = Endpoint(host: "www.example.com", port: 443)
        for results in [results, results.reversed()] {
            let look = EndpointLook(place: Place(endpoint), endpoint: endpoint, results: results, instant: Self.now)
            let expired = judge().findings(of: look).filter { $0.check.id == "expired" }
            #expect(Set(expired.map(\.key)).count == 2)
            #expect(Set(expired.map(\.fingerprint)) == Set(leaves.map(\.fingerprint.description)))
            let first = expired.first { !$0.key.hasSuffix("~2") }
            #expect(first?.fingerprint == leaves.map(\.fingerprint.description).min())
        }
    }

    @Test func whatAnEndpointServesIsJudgedAsAServers() throws {
        let client = try leaf("www.example.com", purposes: [2])
        let served = judge().judgements(of: client, beside: [], isServed: true)
        #expect(served.contains { $0.check.id == "purpose-missing" && $0.severity == .critical })
        let kept = judge().judgements(of: client, beside: [], isServed: false)
        #expect(!kept.contains { $0.check.id == "purpose-missing" && $0.severity != nil })
    }

    @Test func oneBadLeafMakesNoIssuerUntrusted() throws {
        let anchors = try TrustAnchors(.roots([try authority()]))
        let stores = ["corporate", "another"].map { TrustJudge.Store(name: $0, anchors: anchors) }
        let judge = judge(stores)
        let bad = try [leaf("bad.example", purposes: [2]), certificate("ca", issuer: "ca")]
        for one in bad { #expect(judge.trust.facts(of: one, beside: []).stores.allSatisfy { $0.refusal != nil }) }
        let good = try leaf("good.example")
        #expect(judge.trust.facts(of: good, beside: []).stores.map(\.refusal) == [nil, nil])
        // No store says anything of a client's certificate.
        let client = judge.judgements(of: bad[0], beside: [], isServed: false)
        #expect(!client.contains { $0.check.id == "untrusted" && $0.severity != nil })
    }

    @Test func whatAnAuditDidNotAskIsNotInOrder() {
        let nowhere = ProbeResult(address: "192.0.2.1", outcome: .unreachable(.noCertificate))
        let audit = AddressAudit(AuditFacts(address: "192.0.2.1", ordinary: nowhere))
        #expect(audit == AddressAudit(versions: []))
    }

    @Test func addressesAreSilentOrGone() {
        let endpoint = Endpoint(host: "www.example.com", port: 443)
        func silent(_ failures: [ProbeFailure]) -> [String]? {
            let results = failures.enumerated().map { ProbeResult(address: "a\($0)", outcome: .unreachable($1)) }
            return EndpointLook(place: Place(endpoint), endpoint: endpoint, results: results, instant: Self.now)
                .silentAddresses
        }
        #expect(silent([.timedOut(.connecting), .closed(.shakingHands)]) == ["a0", "a1"])
        for failure in [ProbeFailure.resolution("no"), .timedOut(.resolving), .cancelled, .badName] {
            #expect(silent([failure]) == nil)
        }
    }
}
