import CertificateWorkshop
import Foundation
import PKI

@testable import Checks

extension CheckCases {
    private static let constraints = ExtensionIdentifier.nameConstraints

    static let chains: [CertificateCheckCase] = [
        .bad(63, "none in public", .high, saying: "there is none") { $0.leaf.remove(ExtensionIdentifier.authorityKey) },
        .bad(63, "none in private", .medium, saying: "there is none") {
            $0.leaf.remove(ExtensionIdentifier.authorityKey)
            $0.goPrivate()
        },
        .bad(63, "another key of the same name", .high, saying: "0505") {
            $0.leaf.set(ExtensionIdentifier.authorityKey, DER.authorityKey(Array(repeating: 5, count: 20)))
        },
        .bad(63, "without keyIdentifier", .high, saying: "it has no keyIdentifier") {
            $0.leaf.set(ExtensionIdentifier.authorityKey, DER.sequence())
        },
        .good(63, "the issuer's"),
        .bad(69, "excluded", .critical, saying: "www.example.com is excluded by E8") {
            $0.issuers[0].set(
                constraints,
                critical: true,
                DER.constraints(excluded: [(0x82, Array("example.com".utf8))])
            )
        },
        .bad(69, "not permitted", .critical, saying: "www.example.com is not among the permitted by E8") {
            $0.issuers[0].set(
                constraints,
                critical: true,
                DER.constraints(permitted: [(0x82, Array("ample.com".utf8))])
            )
        },
        .bad(69, "an address outside of the range", .critical, saying: "10.2.0.1 is not among the permitted") {
            $0.leaf.set(ExtensionIdentifier.alternativeName, critical: true, DER.names([], addresses: [[10, 2, 0, 1]]))
            let range: [UInt8] = [10, 1, 0, 0, 255, 255, 0, 0]
            $0.issuers[0].set(constraints, critical: true, DER.constraints(permitted: [(0x87, range)]))
        },
        .good(69, "permitted") {
            $0.issuers[0].set(
                constraints,
                critical: true,
                DER.constraints(permitted: [(0x82, Array("example.com".utf8))])
            )
        },
        .good(69, "an address within the range, names unbound") {
            let range: [UInt8] = [10, 2, 0, 0, 255, 255, 0, 0]
            $0.leaf.set(
                ExtensionIdentifier.alternativeName,
                critical: true,
                DER.names(["a.example"], addresses: [[10, 2, 0, 1]])
            )
            $0.issuers[0].set(constraints, critical: true, DER.constraints(permitted: [(0x87, range)]))
        },
        .bad(70, "an intermediate below pathLen 0", .critical, saying: "1 intermediates below ISRG Root X2, at most 0")
        {
            $0.issuers.append(LeafScene.root)
            $0.issuers[1].set(ExtensionIdentifier.basicConstraints, critical: true, DER.authority(pathLength: 0))
        },
        .good(70, "a leaf below pathLen 0"),
        .good(70, "an intermediate below pathLen 1") {
            $0.issuers.append(LeafScene.root)
            $0.issuers[1].set(ExtensionIdentifier.basicConstraints, critical: true, DER.authority(pathLength: 1))
        },
        .bad(81, "the intermediate ends within a year, in private", .medium, saying: "E8 ends on 2027-09-16") {
            $0.issuers[0].notAfter = CertificateDraft.time(LeafScene.now.addingTimeInterval(300 * LeafScene.day))
            $0.goPrivate()
        },
        .bad(81, "the intermediate ends within a year, in public", .info, saying: "E8 ends on") {
            $0.issuers[0].notAfter = CertificateDraft.time(LeafScene.now.addingTimeInterval(300 * LeafScene.day))
        },
        .bad(81, "to be distrusted", .medium, saying: "E8 is distrusted from 2026-12-20") {
            let day = LeafScene.now.addingTimeInterval(30 * LeafScene.day)
            $0.policy.distrustedAuthorities = [SHA256Digest(hashing: TestKeys.p384): day]
        },
        .bad(81, "distrusted", .high, saying: "E8 is distrusted from") {
            let day = LeafScene.now.addingTimeInterval(-30 * LeafScene.day)
            $0.policy.distrustedAuthorities = [SHA256Digest(hashing: TestKeys.p384): day]
        },
        .good(81, "all last"),
    ]

    static let trust: [CertificateCheckCase] = [
        .bad(74, "refused by both", .critical, saying: "2 of 2 stores refuse it; mozilla (unknown issuer)") {
            $0.trust.stores = [.init("mozilla", refusal: "unknown issuer"), .init("debian", refusal: "unknown issuer")]
        },
        .bad(
            74,
            "no issuer sent",
            .critical,
            saying: "the chain is incomplete: the issuer E8 is not sent with the leaf"
        ) {
            $0.goPrivate()
            $0.issuers = []
            $0.trust.stores = [.init("system", refusal: "unable to get local issuer certificate")]
        },
        .bad(74, "the root is not trusted", .critical, saying: "its root private.example is not trusted here") {
            $0.goPrivate()
            $0.leaf.issuer = [("2.5.4.3", "private.example")]
            $0.leaf.remove(ExtensionIdentifier.authorityKey)
            $0.issuers[0].subject = $0.leaf.issuer
            $0.issuers[0].issuer = $0.leaf.issuer
            $0.issuers[0].remove(ExtensionIdentifier.authorityKey)
            $0.trust.stores = [.init("system", refusal: "self-signed certificate in certificate chain")]
        },
        .bad(74, "the root is not sent", .critical, saying: "the chain ends below ISRG Root X2, which is not sent") {
            $0.goPrivate()
            $0.trust.stores = [.init("system", refusal: "unable to get issuer certificate")]
        },
        .bad(74, "ended", .critical, saying: "1 of 1 stores refuse it; system (certificate has expired)") {
            $0.goPrivate()
            $0.trust.stores = [.init("system", refusal: "certificate has expired")]
        },
        .good(74, "verified by one") {
            $0.trust.stores = [.init("mozilla", refusal: "unknown issuer"), .init("corporate")]
        },
        .bad(75, "verified by one of two", .medium, saying: "refused by java (unknown issuer)") {
            $0.trust.stores = [.init("mozilla"), .init("java", refusal: "unknown issuer")]
        },
        .good(75, "verified by both"),
        .bad(78, "self-signed", .high, saying: "nas is its own issuer") {
            $0.leaf.subject = [("2.5.4.3", "nas")]
            $0.leaf.issuer = $0.leaf.subject
            $0.leaf.remove(ExtensionIdentifier.authorityKey)
            $0.goPrivate()
        },
        .good(78, "self-signed, and that is allowed") {
            $0.leaf.subject = [("2.5.4.3", "nas")]
            $0.leaf.issuer = $0.leaf.subject
            $0.policy.allowsSelfSigned = true
            $0.goPrivate()
        },
        .good(78, "issued"),
        .bad(80, "staging", .critical, saying: "issued under (STAGING) Wannabe Watercress R11") {
            $0.leaf.issuer = [("2.5.4.6", "US"), ("2.5.4.3", "(STAGING) Wannabe Watercress R11")]
        },
        .bad(80, "a test root above", .critical, saying: "issued under Pebble Root CA 3f1a") {
            $0.issuers[0].issuer = [("2.5.4.3", "Pebble Root CA 3f1a")]
        },
        .good(80, "production"),
    ]

    static let files: [CertificateCheckCase] = [
        .bad(49, "another key", .critical, saying: "/etc/tls/a.key does not belong to /etc/tls/a.crt") {
            $0.file = file(match: .differs)
        },
        .good(49, "its key") { $0.file = file() },
        .bad(50, "readable by all", .critical, saying: "/etc/tls/a.key is 0644 root:ssl") {
            $0.file = file(key: 0o644)
        },
        .bad(50, "writable by the group", .critical, saying: "0660") { $0.file = file(key: 0o660) },
        .bad(50, "another owner", .critical, saying: "0640 root:ssl") {
            $0.file = file()
            $0.policy.keyOwners = ["nginx"]
        },
        .bad(50, "a directory that all may write", .critical, saying: "directory /etc/tls is 0777") {
            $0.file = file(directory: 0o777)
        },
        .bad(50, "a directory that all may list", .info, saying: "directory /etc/tls is 0755") {
            $0.file = file(directory: 0o755)
        },
        .good(50, "the owner's and the group's") { $0.file = file() },
        .bad(51, "readable by all", .high, saying: "/etc/tls/a.crt is 0644") {
            $0.file = file()
            $0.file?.isKeystoreWithKey = true
        },
        .bad(51, "changeit", .high, saying: "empty or well-known password") {
            $0.file = file(certificate: 0o600)
            $0.file?.isKeystoreWithKey = true
            $0.file?.opensWithKnownPassword = true
        },
        .good(51, "neither") {
            $0.file = file(certificate: 0o640)
            $0.file?.isKeystoreWithKey = true
            $0.file?.opensWithKnownPassword = false
        },
        .bad(52, "a backup", .medium, saying: "/etc/tls/a.key.bak, /etc/tls/a.key~") {
            $0.file = file()
            $0.file?.readableBackups = ["/etc/tls/a.key.bak", "/etc/tls/a.key~"]
        },
        .good(52, "none") { $0.file = file() },
    ]

    private static func file(
        certificate: UInt32 = 0o644,
        key: UInt32 = 0o640,
        directory: UInt32 = 0o710,
        match: FileFacts.Match = .matches
    ) -> FileFacts {
        FileFacts(
            certificate: .init(path: "/etc/tls/a.crt", mode: certificate, owner: "root", group: "root"),
            key: .init(path: "/etc/tls/a.key", mode: key, owner: "root", group: "ssl"),
            directory: .init(path: "/etc/tls", mode: directory, owner: "root", group: "ssl"),
            match: match
        )
    }
}
