import CertificateWorkshop
import Foundation
import PKI

@testable import Checks

/// A small authority, a leaf and an endpoint that is as it should be, to be spoilt one thing at a time.
struct EndpointBench {
    static let day = 86_400.0
    static let now = Date(timeIntervalSince1970: 1_795_000_000)
    static let here = "198.51.100.7"
    static let there = "2001:db8::7"

    private let rootKey: ForgedKey
    private let intermediateKey: ForgedKey
    let root: Certificate
    let intermediate: Certificate
    /// For www.example.com and example.com, 30 of 90 days old.
    let leaf: Certificate

    init() throws {
        rootKey = try ForgedKey(.p256)
        intermediateKey = try ForgedKey(.p256)
        let authority = [
            Forge.Extension("2.5.29.19", critical: true, DER.authority),
            Forge.Extension("2.5.29.15", critical: true, DER.keyUsage(0x06)),
        ]
        var plan = Forge.Plan(
            commonName: "Bench Root",
            issuerName: "Bench Root",
            notBefore: Self.now - 1000 * Self.day,
            notAfter: Self.now + 1000 * Self.day
        )
        plan.extensions = authority + [Forge.Extension("2.5.29.14", DER.subjectKey(try rootKey.identifier))]
        root = try Certificate(der: Forge.certificate(plan, for: rootKey, signedBy: rootKey))
        plan.commonName = "Bench Intermediate"
        plan.serial = [1, 2, 3, 4]
        plan.extensions =
            authority + [
                Forge.Extension("2.5.29.14", DER.subjectKey(try intermediateKey.identifier)),
                Forge.Extension("2.5.29.35", DER.authorityKey(try rootKey.identifier)),
            ]
        intermediate = try Certificate(der: Forge.certificate(plan, for: intermediateKey, signedBy: rootKey))
        leaf = try Self.leaf(["www.example.com", "example.com"], signedBy: intermediateKey)
    }

    /// Another leaf of the same intermediate.
    func leaf(
        _ names: [String],
        addresses: [[UInt8]] = [],
        age: Double = 30,
        lifetime: Double = 90,
        key: ForgedKey.Kind = .p256,
        extensions: [Forge.Extension] = []
    ) throws -> Certificate {
        try Self.leaf(
            names,
            addresses: addresses,
            age: age,
            lifetime: lifetime,
            key: key,
            extensions: extensions,
            signedBy: intermediateKey
        )
    }

    private static func leaf(
        _ names: [String],
        addresses: [[UInt8]] = [],
        age: Double = 30,
        lifetime: Double = 90,
        key: ForgedKey.Kind = .p256,
        extensions: [Forge.Extension] = [],
        signedBy issuer: ForgedKey
    ) throws -> Certificate {
        let begin = now - age * day
        var plan = Forge.Plan(
            commonName: nil,
            issuerName: "Bench Intermediate",
            notBefore: begin,
            notAfter: begin + lifetime * day
        )
        plan.extensions = [
            Forge.Extension("2.5.29.17", critical: true, DER.names(names, addresses: addresses)),
            Forge.Extension("2.5.29.37", DER.purposes([1])),
            Forge.Extension("2.5.29.35", DER.authorityKey(try issuer.identifier)),
        ]
        plan.extensions += extensions
        return try Certificate(der: Forge.certificate(plan, for: try ForgedKey(key), signedBy: issuer))
    }

    /// authorityInfoAccess with an OCSP responder.
    static let responder = Forge.Extension(
        "1.3.6.1.5.5.7.1.1",
        DER.sequence(
            DER.sequence(
                DER.value(0x06, [0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01]),
                DER.value(0x86, Array("http://ocsp.bench.test".utf8))
            )
        )
    )
    /// cRLDistributionPoints.
    static let list = Forge.Extension(
        "2.5.29.31",
        DER.sequence(
            DER.sequence(
                DER.value(0xA0, DER.value(0xA0, DER.value(0x86, Array("http://crl.bench.test/1.crl".utf8))))
            )
        )
    )
    /// TLS feature with status_request (RFC 7633).
    static let mustStaple = Forge.Extension("1.3.6.1.5.5.7.1.24", DER.sequence([0x02, 0x01, 0x05]))

    /// A handshake as it should be.
    func presentation(_ leaf: Certificate? = nil) -> Presentation {
        Presentation(
            chain: [leaf ?? self.leaf, intermediate],
            version: .tls13,
            cipher: "TLS_AES_128_GCM_SHA256",
            group: "X25519MLKEM768",
            alpn: "h2",
            staple: Presentation.Staple.none,
            asksForClientCertificate: false,
            handshakeSeconds: 0.02
        )
    }

    /// An address that serves this.
    func address(
        _ address: String = here,
        _ presentation: Presentation? = nil,
        audit: AddressAudit = AddressAudit(),
        completion: ChainCompletion? = .verifiesAsServed,
        usual: Double? = nil
    ) -> AddressFacts {
        AddressFacts(
            address,
            .served(presentation ?? self.presentation()),
            audit: audit,
            completion: completion,
            usualHandshake: usual
        )
    }

    /// The endpoint www.example.com:443 with these addresses.
    func subject(
        _ addresses: [AddressFacts]? = nil,
        host: String = "www.example.com",
        serverName: String? = "www.example.com",
        outside: OutsideFacts = OutsideFacts(),
        policy: EndpointPolicy = EndpointPolicy()
    ) -> EndpointSubject {
        EndpointSubject(
            host: host,
            port: 443,
            serverName: serverName,
            instant: Self.now,
            addresses: addresses ?? [address()],
            outside: outside,
            policy: policy
        )
    }

    /// The endpoint with one address that serves a leaf.
    func serving(
        _ leaf: Certificate,
        outside: OutsideFacts = OutsideFacts(),
        policy: EndpointPolicy = EndpointPolicy()
    ) -> EndpointSubject {
        subject([address(Self.here, presentation(leaf))], outside: outside, policy: policy)
    }
}
