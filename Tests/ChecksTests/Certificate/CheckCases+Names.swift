import CertificateWorkshop
import Foundation

@testable import Checks

extension CheckCases {
    private static let san = ExtensionIdentifier.alternativeName

    static let names: [CertificateCheckCase] = [
        .bad(17, "no subjectAltName", .critical, saying: "the subject is old.example.com") {
            $0.leaf.remove(san)
            $0.leaf.subject = [("2.5.4.3", "old.example.com")]
        },
        .bad(17, "an empty subjectAltName", .critical, saying: "no subjectAltName") {
            $0.leaf.set(san, DER.sequence())
        },
        .good(17, "two names"),
        .bad(18, "the commonName is another name", .high, saying: "commonName api.example.com is not among 2 names") {
            $0.leaf.subject = [("2.5.4.3", "api.example.com")]
        },
        .bad(18, "in another case", .high, saying: "WWW.example.com") {
            $0.leaf.subject = [("2.5.4.3", "WWW.example.com")]
        },
        .bad(18, "two common names", .high, saying: "2 common names") {
            $0.leaf.subject = [("2.5.4.3", "www.example.com"), ("2.5.4.3", "example.com")]
        },
        .good(18, "the commonName is one of them") { $0.leaf.subject = [("2.5.4.3", "www.example.com")] },
        .good(18, "the commonName is an address of them") {
            $0.leaf.subject = [("2.5.4.3", "2001:4860:4860::8888")]
            let address: [UInt8] = [0x20, 0x01, 0x48, 0x60, 0x48, 0x60, 0, 0, 0, 0, 0, 0, 0, 0, 0x88, 0x88]
            $0.leaf.set(san, DER.names([], addresses: [address]))
        },
        .bad(19, "a commonName", .info, saying: "commonName www.example.com") {
            $0.leaf.subject = [("2.5.4.3", "www.example.com")]
        },
        .good(19, "none"),
        .bad(24, "under local", .high, saying: "nas.local (under local)") { $0.name("nas.local") },
        .bad(24, "one label", .high, saying: "mailhost (one label only)") { $0.name("mailhost", "example.com") },
        .bad(24, "a private address", .high, saying: "10.1.2.3 (private)") {
            $0.leaf.set(san, critical: true, DER.names([], addresses: [[10, 1, 2, 3]]))
        },
        .bad(24, "the last address of 172.16.0.0/12", .high, saying: "172.31.255.255 (private)") {
            $0.leaf.set(san, critical: true, DER.names([], addresses: [[172, 31, 255, 255]]))
        },
        .bad(24, "a unique local address", .high, saying: "fd00::1 (unique local)") {
            let address: [UInt8] = [0xFD] + Array(repeating: 0, count: 14) + [1]
            $0.leaf.set(san, critical: true, DER.names([], addresses: [address]))
        },
        .bad(24, "under arpa after the ban", .high, saying: "under arpa") { $0.name("1.2.0.192.in-addr.arpa") },
        .good(24, "under arpa before the ban") {
            $0.name("1.2.0.192.in-addr.arpa")
            $0.issue(at: 1_773_500_000, days: 90)
        },
        .good(24, "a public address beside 172.16.0.0/12") {
            $0.leaf.set(san, critical: true, DER.names(["example.com"], addresses: [[172, 32, 0, 0], [8, 8, 8, 8]]))
        },
        .bad(28, "twice, in another case", .low, saying: "WWW.example.com") {
            $0.name("www.example.com", "WWW.example.com")
        },
        .bad(28, "an address twice", .low, saying: "8.8.8.8") {
            $0.leaf.set(san, critical: true, DER.names([], addresses: [[8, 8, 8, 8], [8, 8, 8, 8]]))
        },
        .good(28, "each once"),
        .bad(29, "empty subject, not critical", .medium, saying: "subject empty, subjectAltName not critical") {
            $0.leaf.set(san, DER.names(["example.com"]))
        },
        .bad(29, "subject, critical", .medium, saying: "subject not empty") {
            $0.leaf.subject = [("2.5.4.3", "example.com")]
        },
        .bad(29, "subject, critical, in private", .low, saying: "subject not empty") {
            $0.leaf.subject = [("2.5.4.3", "example.com")]
            $0.goPrivate()
        },
        .good(29, "empty subject, critical"),
        .good(29, "subject, not critical") {
            $0.leaf.subject = [("2.5.4.3", "example.com")]
            $0.name("example.com")
        },
        .bad(30, "a URI and a mail address", .medium, saying: "rfc822Name, uniformResourceIdentifier") {
            $0.leaf.set(
                san,
                critical: true,
                DER.names(tagged: [(0x81, Array("a@b.c".utf8)), (0x86, Array("spiffe://a/b".utf8))])
            )
        },
        .bad(30, "another's name and a directory's", .medium, saying: "otherName, directoryName") {
            let other = DER.objectIdentifier("1.3.6.1.4.1.311.20.2.3") + DER.value(0xA0, DER.value(0x0C, [0x61]))
            $0.leaf.set(san, critical: true, DER.names(tagged: [(0xA0, other), (0xA4, DER.name(LeafScene.rootName))]))
        },
        .good(30, "DNS names"),
        .bad(31, "an organizationalUnitName", .medium, saying: "organizationalUnitName Sales") {
            $0.leaf.subject = [("2.5.4.11", "Sales")]
        },
        .good(31, "an organizationName") { $0.leaf.subject = [("2.5.4.10", "Sales")] },
        .bad(33, "101 names", .low, saying: "101 names, at most 100") {
            $0.leaf.set(san, critical: true, DER.names((0..<101).map { "n\($0).example.com" }))
        },
        .bad(33, "two where one is allowed", .low, saying: "2 names, at most 1") { $0.policy.mostNames = 1 },
        .good(33, "a hundred") { $0.leaf.set(san, critical: true, DER.names((0..<100).map { "n\($0).example.com" })) },
    ]
}
