import CertificateWorkshop
import Foundation
import PKI

@testable import Checks

extension CheckCases {
    private static let mlDSA = "2.16.840.1.101.3.4.3.18"

    static let keys: [CertificateCheckCase] = [
        .bad(40, "secp256k1", .high, saying: "curve secp256k1") { $0.leaf.key = TestKeys.secp256k1 },
        .bad(40, "explicit parameters", .high, saying: "curve explicit parameters") {
            let algorithm = DER.sequence(DER.objectIdentifier("1.2.840.10045.2.1"), DER.sequence([2, 1, 1]))
            $0.leaf.key = DER.key(algorithm, [4, 1, 2])
        },
        .good(40, "P-256"),
        .good(40, "P-384") { $0.leaf.key = TestKeys.p384 },
        .bad(41, "an Ed25519 key", .high, saying: "key Ed25519 in the leaf") { $0.leaf.key = TestKeys.ed25519 },
        .bad(41, "an ML-DSA key", .high, saying: "key ML-DSA in the leaf") {
            $0.leaf.key = DER.key(DER.algorithm(mlDSA), Array(repeating: 7, count: 1_952))
        },
        .bad(41, "an ML-DSA signature", .high, saying: "signature ML-DSA in the leaf") { $0.leaf.sign(with: mlDSA) },
        .bad(41, "an Ed25519 key above", .high, saying: "key Ed25519 in E8") { $0.issuers[0].key = TestKeys.ed25519 },
        .good(41, "ECDSA all the way"),
        .good(41, "RSA signed with PSS") {
            $0.rsa(TestKeys.rsa2048)
            $0.leaf.sign(with: "1.2.840.113549.1.1.10")
        },
        .bad(42, "a DSA key", .critical, saying: "DSA") {
            $0.leaf.key = DER.key(DER.algorithm("1.2.840.10040.4.1"), DER.integer([5]))
        },
        .good(42, "an ECDSA key"),
        .bad(46, "made by ROCA's library", .critical, saying: "fingerprint of ROCA") { $0.rsa(TestKeys.roca) },
        .bad(46, "in the list", .critical, saying: "in the list of compromised keys") {
            $0.policy.compromisedKeys = [SHA256Digest(hashing: TestKeys.p256)]
        },
        .good(46, "not in the list") { $0.policy.compromisedKeys = [SHA256Digest(hashing: [])] },
        .good(46, "a sound RSA key") {
            $0.rsa(TestKeys.rsa2048)
            $0.policy.compromisedKeys = [SHA256Digest(hashing: [])]
        },
        .bad(53, "zero", .medium, saying: "it is 0") { $0.leaf.serial = [0] },
        .bad(53, "negative", .medium, saying: "ff80 is negative") { $0.leaf.serial = [0xFF, 0x80] },
        .bad(53, "21 octets", .medium, saying: "21 octets") { $0.leaf.serial = Array(repeating: 0x11, count: 21) },
        .bad(53, "counted", .medium, saying: "1007 looks counted") { $0.leaf.serial = [0x10, 0x07] },
        .bad(53, "counted in private", .low, saying: "1007 looks counted") {
            $0.leaf.serial = [0x10, 0x07]
            $0.goPrivate()
        },
        .good(53, "an old root's") {
            $0.leaf = LeafScene.root
            $0.leaf.serial = [0]
            $0.purpose = .authority
        },
        .good(53, "20 octets") { $0.leaf.serial = Array(repeating: 0x7F, count: 20) },
        .good(53, "64 bits with the highest set") { $0.leaf.serial = [0] + Array(repeating: 0x9F, count: 8) },
    ]

    static let rsa: [CertificateCheckCase] = [
        .bad(35, "1,024 bits", .critical, saying: "1024 bits") { $0.rsa(TestKeys.rsa1024) },
        .good(35, "2,048 bits") { $0.rsa(TestKeys.rsa2048) },
        .bad(36, "beyond the horizon, which is far", .low, saying: "2048 bits until 2027-02-16") {
            $0.rsa(TestKeys.rsa2048)
            $0.policy.weakKeyHorizon = LeafScene.now.addingTimeInterval(LeafScene.day)
        },
        .bad(36, "beyond the horizon, which is past", .medium, saying: "2048 bits") {
            $0.rsa(TestKeys.rsa2048)
            $0.policy.weakKeyHorizon = LeafScene.now.addingTimeInterval(-LeafScene.day)
        },
        .good(36, "ends before the end of 2030") { $0.rsa(TestKeys.rsa2048) },
        .bad(37, "even", .critical, saying: "even") { $0.rsa(TestKeys.rsa2048.dropLast() + [0x10]) },
        .bad(37, "a small factor", .critical, saying: "739 divides") { $0.rsa(TestKeys.smallFactor) },
        .bad(37, "2,047 bits", .medium, saying: "2047 bits") { $0.rsa(TestKeys.rsa2047) },
        .good(37, "a sound one") { $0.rsa(TestKeys.rsa2048) },
        .bad(38, "1", .critical, saying: "exponent is 1") { $0.rsa(TestKeys.rsa2048, exponent: [1]) },
        .bad(38, "even", .critical, saying: "even") { $0.rsa(TestKeys.rsa2048, exponent: [1, 0, 0]) },
        .bad(38, "3", .high, saying: "exponent is 3") { $0.rsa(TestKeys.rsa2048, exponent: [3]) },
        .bad(38, "3 in a root", .low, saying: "exponent is 3") {
            $0.leaf = LeafScene.root
            $0.rsa(TestKeys.rsa2048, exponent: [3])
            $0.purpose = .authority
        },
        .bad(38, "257 bits", .low, saying: "257 bits") {
            $0.rsa(TestKeys.rsa2048, exponent: [1] + Array(repeating: 1, count: 32))
        },
        .good(38, "65537") { $0.rsa(TestKeys.rsa2048) },
        .bad(39, "primes a few thousand apart", .critical, saying: "100 rounds") { $0.rsa(TestKeys.closePrimes) },
        .good(39, "a sound one") { $0.rsa(TestKeys.rsa2048) },
    ]

    static let signatures: [CertificateCheckCase] = [
        .bad(43, "SHA-1", .critical, saying: "the leaf: RSA with SHA-1") {
            $0.leaf.sign(with: "1.2.840.113549.1.1.5", hasNull: true)
        },
        .bad(43, "MD5 above", .critical, saying: "E8: RSA with MD5") {
            $0.issuers[0].sign(with: "1.2.840.113549.1.1.4")
        },
        .bad(43, "PSS with its default", .critical, saying: "RSA with SHA-1") {
            $0.leaf.sign(with: "1.2.840.113549.1.1.10")
        },
        .good(43, "SHA-1 on a root") {
            $0.issuers.append(LeafScene.root)
            $0.issuers[1].sign(with: "1.2.840.113549.1.1.5")
        },
        .bad(44, "SHA-256 by P-384", .medium, saying: "SHA-256 with P-384, not SHA-384") {
            $0.leaf.sign(with: "1.2.840.10045.4.3.2")
        },
        .good(44, "SHA-384 by P-384"),
        .good(44, "SHA-256 by P-256") {
            $0.leaf.sign(with: "1.2.840.10045.4.3.2")
            $0.issuers[0].key = TestKeys.p256
        },
        .bad(45, "another digest outside", .high, saying: "ECDSA with SHA-384, ECDSA with SHA-256") {
            $0.leaf.outerSignature = DER.algorithm("1.2.840.10045.4.3.2")
        },
        .bad(45, "other parameters outside", .high, saying: "the parameters of ECDSA with SHA-384") {
            $0.leaf.outerSignature = DER.algorithm("1.2.840.10045.4.3.3", hasNull: true)
        },
        .good(45, "the same"),
    ]
}
