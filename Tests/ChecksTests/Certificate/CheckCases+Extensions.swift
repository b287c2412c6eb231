import CertificateWorkshop
import Foundation
import PKI

@testable import Checks

extension CheckCases {
    private static let ocsp = ("1.3.6.1.5.5.7.48.1", "http://ocsp.example.com")
    private static let lists = ExtensionIdentifier.revocationLists
    private static let access = ExtensionIdentifier.authorityAccess

    static let extensions: [CertificateCheckCase] = [
        .bad(61, "a private one", .critical, saying: "1.3.6.1.4.1.99999.1") {
            $0.leaf.set("1.3.6.1.4.1.99999.1", critical: true, DER.null)
        },
        .good(61, "a private one that is not critical") { $0.leaf.set("1.3.6.1.4.1.99999.1", DER.null) },
        .bad(62, "an extension twice", .high, saying: "twice: 2.5.29.37") {
            $0.leaf.extensions.append(.init(ExtensionIdentifier.extendedKeyUsage, DER.purposes([1])))
        },
        .bad(62, "version 1", .high, saying: "version 1") { $0.leaf.version = nil },
        .bad(62, "unique identifiers", .high, saying: "unique identifiers") {
            $0.leaf.uniqueIdentifiers = DER.value(0x81, [0, 1])
        },
        .bad(62, "an extension that is not what it says", .high, saying: "unreadable: 2.5.29.17") {
            $0.leaf.set(ExtensionIdentifier.alternativeName, critical: true, [0x30, 5, 0x82])
        },
        .good(62, "as it should be"),
        .bad(64, "none", .medium, saying: "no authorityInfoAccess") { $0.leaf.remove(access) },
        .bad(64, "https", .medium, saying: "https://e8.example.com/") {
            $0.leaf.set(access, DER.access([("1.3.6.1.5.5.7.48.2", "https://e8.example.com/")]))
        },
        .good(64, "http"),
        .bad(65, "90 days and nothing", .high, saying: "valid for 90 days without") { $0.leaf.remove(lists) },
        .bad(65, "eight days and nothing in 2026", .high, saying: "valid for 8 days") {
            $0.last(8)
            $0.leaf.remove(lists)
        },
        .good(65, "seven days and nothing in 2026") {
            $0.last(7)
            $0.leaf.remove(lists)
        },
        .good(65, "ten days and nothing in 2025") {
            $0.issue(at: 1_740_000_000, days: 10)
            $0.leaf.remove(lists)
        },
        .good(65, "OCSP alone") {
            $0.leaf.remove(lists)
            $0.leaf.set(access, DER.access([ocsp]))
        },
        .good(65, "a list alone"),
        .bad(68, "none", .medium, saying: "no certificatePolicies") { $0.leaf.remove(ExtensionIdentifier.policies) },
        .bad(68, "no reserved one", .medium, saying: "no reserved one among 1.3.6.1.4.1.44947.1.1.1") {
            $0.leaf.set(ExtensionIdentifier.policies, DER.policies(["1.3.6.1.4.1.44947.1.1.1"]))
        },
        .bad(68, "two reserved ones", .medium, saying: "2.23.140.1.2.1, 2.23.140.1.2.2") {
            $0.leaf.set(ExtensionIdentifier.policies, DER.policies(["2.23.140.1.2.1", "2.23.140.1.2.2"]))
        },
        .good(68, "one reserved and one of its own") {
            $0.leaf.set(ExtensionIdentifier.policies, DER.policies(["2.23.140.1.2.2", "1.3.6.1.4.1.44947.1.1.1"]))
        },
        .bad(71, "poisoned", .critical, saying: "poison") {
            $0.leaf.set(ExtensionIdentifier.poison, critical: true, DER.null)
        },
        .good(71, "not poisoned"),
        .bad(72, "none", .high, saying: "timestamps of 0 logs, 2 are needed") {
            $0.leaf.remove(ExtensionIdentifier.timestamps)
        },
        .bad(72, "two of one log", .high, saying: "timestamps of 1 logs, 2 are needed") {
            let log = [UInt8](repeating: 1, count: 32)
            $0.leaf.set(ExtensionIdentifier.timestamps, DER.timestamps([(log, 1), (log, 2)]))
        },
        .bad(72, "two for 199 days", .high, saying: "3 are needed for 199 days") { $0.last(199) },
        .bad(72, "verified and not enough", .high, saying: "they are of 1 operators") {
            $0.trust.timestamps = .notSatisfied([.operators(found: 1)], [])
        },
        .bad(72, "of logs that are not in the list", .high, saying: "timestamps of 0 logs count") {
            $0.policy.logs = try? TestLogs.list(count: 0)
        },
        .good(72, "of two logs") { $0.policy.logs = try? TestLogs.list(count: 2) },
        .good(72, "two, counted"),
        .good(72, "verified") { $0.trust.timestamps = .satisfied([]) },
    ]

    static let usages: [CertificateCheckCase] = [
        .bad(56, "CA:TRUE", .critical, saying: "CA:TRUE") {
            $0.leaf.set(ExtensionIdentifier.basicConstraints, critical: true, DER.authority)
        },
        .bad(56, "keyCertSign and cRLSign", .high, saying: "keyCertSign and cRLSign") {
            $0.leaf.set(ExtensionIdentifier.keyUsage, critical: true, DER.keyUsage(0x86))
        },
        .good(56, "a leaf"),
        .bad(57, "clients only", .critical, saying: "serverAuth is not among 1.3.6.1.5.5.7.3.2") {
            $0.leaf.set(ExtensionIdentifier.extendedKeyUsage, DER.purposes([2]))
        },
        .bad(57, "none in public", .critical, saying: "no extendedKeyUsage") {
            $0.leaf.remove(ExtensionIdentifier.extendedKeyUsage)
        },
        .bad(57, "a client's with servers only", .critical, saying: "clientAuth is not among") { $0.purpose = .client },
        .good(57, "servers"),
        .good(57, "none in private") {
            $0.leaf.remove(ExtensionIdentifier.extendedKeyUsage)
            $0.goPrivate()
        },
        .bad(58, "both, today", .info, saying: "clientAuth") {
            $0.leaf.set(ExtensionIdentifier.extendedKeyUsage, DER.purposes([1, 2]))
        },
        .bad(58, "both, after the ban", .high, saying: "clientAuth") {
            $0.leaf.set(ExtensionIdentifier.extendedKeyUsage, DER.purposes([1, 2]))
            $0.issue(at: 1_805_068_800, days: 90)
        },
        .good(58, "servers only"),
        .bad(59, "code signing and mail", .high, saying: "codeSigning, emailProtection") {
            $0.leaf.set(ExtensionIdentifier.extendedKeyUsage, DER.purposes([1, 3, 4]))
        },
        .bad(59, "anything", .high, saying: "anyExtendedKeyUsage") {
            $0.leaf.set(ExtensionIdentifier.extendedKeyUsage, DER.identifiers(["1.3.6.1.5.5.7.3.1", "2.5.29.37.0"]))
        },
        .good(59, "servers and clients") { $0.leaf.set(ExtensionIdentifier.extendedKeyUsage, DER.purposes([1, 2])) },
        .bad(60, "key encipherment only", .high, saying: "no digitalSignature; the key is RSA with 2048 bits") {
            $0.rsa(TestKeys.rsa2048)
            $0.leaf.set(ExtensionIdentifier.keyUsage, critical: true, DER.keyUsage(0x20))
        },
        .good(60, "digitalSignature and keyEncipherment") {
            $0.leaf.set(ExtensionIdentifier.keyUsage, critical: true, DER.keyUsage(0xA0))
        },
        .good(60, "no keyUsage") { $0.leaf.remove(ExtensionIdentifier.keyUsage) },
    ]
}
