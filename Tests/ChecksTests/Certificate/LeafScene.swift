import CertificateWorkshop
import Foundation

@testable import Checks

/// A subject before it is one: today's public leaf with its intermediate, in which one thing at a time is changed.
struct LeafScene {
    /// 2026-11-20, when everything is judged.
    static let now = Date(timeIntervalSince1970: 1_795_132_800)
    static let day: Double = 86_400
    static let authorityName = [("2.5.4.6", "US"), ("2.5.4.10", "Let's Encrypt"), ("2.5.4.3", "E8")]
    static let rootName = [("2.5.4.10", "Internet Security Research Group"), ("2.5.4.3", "ISRG Root X2")]
    static let authorityKey: [UInt8] = Array(repeating: 0x8F, count: 20)
    static let rootKey: [UInt8] = Array(repeating: 0x7C, count: 20)

    var leaf = LeafScene.leaf(days: 90)
    var issuers = [LeafScene.intermediate]
    var purpose: CertificatePurpose? = .server
    var trust = TrustFacts(isPubliclyTrusted: true, stores: [.init("mozilla"), .init("debian")])
    var policy = CertificatePolicy()
    var file: FileFacts?
    var isManaged = false
    var instant = LeafScene.now

    init() {}

    /// What is judged.
    func subject() throws -> CertificateSubject {
        CertificateSubject(
            profile: try CertificateProfile(der: leaf.der),
            issuers: try issuers.map { try CertificateProfile(der: $0.der) },
            purpose: purpose,
            trust: trust,
            policy: policy,
            file: file,
            isManaged: isManaged,
            instant: instant
        )
    }

    /// Makes the chain a private one.
    mutating func goPrivate() { trust.isPubliclyTrusted = false }

    /// Lets the leaf last so many days, issued so many days ago.
    mutating func last(_ days: Double, issued ago: Double = 1) {
        let start = LeafScene.now.addingTimeInterval(-ago * LeafScene.day)
        leaf.last(from: start, until: start.addingTimeInterval(days * LeafScene.day - 1))
    }

    /// Lets it have been issued at an instant, and now be a day later.
    mutating func issue(at seconds: Double, days: Double) {
        let start = Date(timeIntervalSince1970: seconds)
        leaf.last(from: start, until: start.addingTimeInterval(days * LeafScene.day - 1))
        instant = start.addingTimeInterval(LeafScene.day)
    }

    /// Gives the leaf these names.
    mutating func name(_ names: String...) {
        leaf.set(ExtensionIdentifier.alternativeName, critical: leaf.subject.isEmpty, DER.names(names))
    }

    /// Puts the key of RSA with these numbers in.
    mutating func rsa(_ modulus: [UInt8], exponent: [UInt8] = [1, 0, 1]) {
        leaf.key = DER.rsaKey(modulus: modulus, exponent: exponent)
    }

    /// The leaf of a public authority of today: no commonName, no OCSP; a revocation list unless it is short-lived.
    static func leaf(days: Double) -> CertificateDraft {
        let start = now.addingTimeInterval(-1 * day)
        let logged = UInt64(start.timeIntervalSince1970 * 1_000) + 3_600_000
        var draft = CertificateDraft(
            issuer: authorityName,
            subject: [],
            from: start,
            until: start.addingTimeInterval(days * day - 1),
            key: TestKeys.p256,
            extensions: [
                .init(ExtensionIdentifier.keyUsage, critical: true, DER.keyUsage(0x80)),
                .init(ExtensionIdentifier.extendedKeyUsage, DER.purposes([1])),
                .init(ExtensionIdentifier.basicConstraints, critical: true, DER.sequence()),
                .init(ExtensionIdentifier.authorityKey, DER.authorityKey(authorityKey)),
                .init(
                    ExtensionIdentifier.authorityAccess,
                    DER.access([("1.3.6.1.5.5.7.48.2", "http://e8.i.lencr.org/")])
                ),
                .init(
                    ExtensionIdentifier.alternativeName,
                    critical: true,
                    DER.names(["www.example.com", "example.com"])
                ),
                .init(ExtensionIdentifier.policies, DER.policies(["2.23.140.1.2.1"])),
                .init(
                    ExtensionIdentifier.timestamps,
                    DER.timestamps(TestLogs.identifiers.map { ($0, logged) })
                ),
            ]
        )
        if days > 7 {
            draft.set(ExtensionIdentifier.revocationLists, DER.revocationLists("http://e8.c.lencr.org/71.crl"))
        }
        return draft
    }

    /// Its issuer.
    static var intermediate: CertificateDraft {
        CertificateDraft(
            issuer: rootName,
            subject: authorityName,
            from: now.addingTimeInterval(-200 * day),
            until: now.addingTimeInterval(800 * day),
            key: TestKeys.p384,
            extensions: [
                .init(ExtensionIdentifier.keyUsage, critical: true, DER.keyUsage(0x86)),
                .init(ExtensionIdentifier.basicConstraints, critical: true, DER.authority(pathLength: 0)),
                .init(ExtensionIdentifier.subjectKey, DER.subjectKey(authorityKey)),
                .init(ExtensionIdentifier.authorityKey, DER.authorityKey(rootKey)),
            ]
        )
    }

    /// The root above it, which is not served.
    static var root: CertificateDraft {
        CertificateDraft(
            issuer: rootName,
            subject: rootName,
            from: now.addingTimeInterval(-2_000 * day),
            until: now.addingTimeInterval(4_000 * day),
            key: TestKeys.p384,
            extensions: [
                .init(ExtensionIdentifier.basicConstraints, critical: true, DER.authority),
                .init(ExtensionIdentifier.subjectKey, DER.subjectKey(rootKey)),
            ]
        )
    }
}
