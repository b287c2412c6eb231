import Conformance
import Foundation
import PKI
import Testing

/// The keys of certificates are read without OpenSSL's decoders where they are spelt as OpenSSL writes them.
struct CertifiedKeyTests {
    let openssl: OpenSSLCommand

    init() throws {
        openssl = try OpenSSLCommand()
        try openssl.authority()
    }

    /// How a key is asked for, and what is to be read of it.
    struct Kind: Sendable, CustomTestStringConvertible {
        let words: [String]
        let strength: KeyStrength
        let algorithm: KeyAlgorithm?
        var testDescription: String { strength.description }
    }

    static let kinds: [Kind] = [
        Kind(words: ["rsa:1024"], strength: .rsa(bits: 1024), algorithm: nil),
        Kind(words: ["rsa:2047"], strength: .rsa(bits: 2047), algorithm: nil),
        Kind(words: ["rsa:2048"], strength: .rsa(bits: 2048), algorithm: .rsa2048),
        Kind(words: ["rsa:3072"], strength: .rsa(bits: 3072), algorithm: .rsa3072),
        Kind(words: curve("P-256"), strength: .curve("P-256"), algorithm: .ecdsaP256),
        Kind(words: curve("P-384"), strength: .curve("P-384"), algorithm: .ecdsaP384),
        Kind(words: curve("P-521"), strength: .curve("P-521"), algorithm: nil),
        Kind(words: ["ed25519"], strength: .edwards("Ed25519"), algorithm: .ed25519),
    ]

    private static func curve(_ name: String) -> [String] { ["ec", "-pkeyopt", "ec_paramgen_curve:\(name)"] }

    @Test(arguments: kinds) func everyKindIsReadAsOpenSSLWritesIt(_ kind: Kind) throws {
        _ = try openssl.leaf("leaf", san: "DNS:a.example", key: kind.words)
        try openssl("pkey", "-in", "leaf.key", "-pubout", "-outform", "DER", "-out", "leaf.spki")
        let key = try CertificateChain(pem: openssl.bytes("leaf.pem")).leaf.publicKey
        #expect(try key.der == openssl.bytes("leaf.spki"))
        #expect(key.strength == kind.strength)
        #expect(key.algorithm == kind.algorithm)
    }

    /// A key has one digest, however the certificate spells it.
    @Test func aCompressedPointIsTheSameKey() throws {
        try openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "leaf.key")
        try openssl("ec", "-in", "leaf.key", "-conv_form", "compressed", "-out", "short.key")
        try openssl("req", "-x509", "-key", "short.key", "-subj", "/CN=a.example", "-days", "5", "-out", "short.pem")
        try openssl("req", "-x509", "-key", "leaf.key", "-subj", "/CN=a.example", "-days", "5", "-out", "long.pem")
        let (short, long) = (try certificate("short.pem"), try certificate("long.pem"))
        #expect(short.der.count < long.der.count, "openssl did not compress the point")
        #expect(short.publicKey == long.publicKey)
    }

    private func certificate(_ name: String) throws -> Certificate {
        try Certificate(der: #require(PEM.blocks(of: "CERTIFICATE", in: openssl.bytes(name)).first))
    }

    /// A point beside the curve is no key (SEC 1 §3.2.2), although the DER around it is in order.
    @Test(.rows("F-C9"), arguments: ["P-256", "P-384"])
    func aPointBesideTheCurveIsNoKey(_ curve: String) throws {
        let leaf = try CertificateChain(
            pem: openssl.leaf("leaf", san: "DNS:a.example", key: Self.curve(curve))
        ).leaf
        let start = try #require(leaf.der.firstRange(of: leaf.publicKey.der)?.upperBound)
        var der = leaf.der
        der[start - 1] ^= 1
        #expect(throws: Certificate.Failure.unreadable(field: "public key")) { try Certificate(der: der) }
    }

    /// RFC 8017 §3.1: a modulus and an exponent that can be none.
    @Test func anEvenModulusIsReadAsOpenSSLReadsIt() throws {
        let leaf = try CertificateChain(pem: openssl.leaf("leaf", san: "DNS:a.example", key: ["rsa:2048"])).leaf
        let range = try #require(leaf.der.firstRange(of: leaf.publicKey.der))
        var der = leaf.der
        // The exponent 65537 ends the key with 02 03 01 00 01; the modulus ends before it.
        der[range.upperBound - 6] &= 0xFE
        #expect((try? Certificate(der: der))?.publicKey.strength == .rsa(bits: 2048))
    }
}
