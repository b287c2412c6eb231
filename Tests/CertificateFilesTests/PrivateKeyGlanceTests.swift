import CertificateWorkshop
import Foundation
import PKI
import Testing

@testable import CertificateFiles

/// Which certificate a key file belongs to, without having the key.
struct PrivateKeyGlanceTests {
    private let samples: Samples

    init() throws { samples = try Samples.shared }

    private func look(_ octets: [UInt8]) throws -> PrivateKeyGlance {
        let path = samples.workshop.path("glance-\(UUID().uuidString)")
        try Data(octets).write(to: URL(filePath: path))
        let descriptor = open(path, O_RDONLY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        return PrivateKeyGlance.look(descriptor: descriptor)
    }

    @Test func aKeyInEveryFormFitsItsCertificate() throws {
        let expected = PrivateKeyGlance.publicKeyDigest(try samples.certificate("leaf").publicKey.digest)
        let shop = samples.workshop
        try shop.openssl(["ec", "-in", "leaf.key", "-out", "traditional.key"])
        try shop.openssl(["ec", "-in", "leaf.key", "-outform", "DER", "-out", "traditional.der"])
        let traditional = try shop.bytes("traditional.key")
        #expect(String(decoding: traditional, as: UTF8.self).contains("BEGIN EC PRIVATE"))
        let parameters = Array(try shop.openssl(["ecparam", "-name", "prime256v1"]).utf8)
        let forms = [
            try samples.octets("leaf.key"), try samples.octets("leaf.p8"), traditional,
            try shop.bytes("traditional.der"), parameters + traditional,
            try samples.octets("leaf.pem") + samples.octets("leaf.key"),
        ]
        for octets in forms { #expect(try look(octets) == expected) }
        #expect(try look(samples.octets("other.key")) != expected)
    }

    @Test(arguments: ["encrypted.key", "encrypted.p8"]) func anEncryptedKeyIsSaidToBe(name: String) throws {
        #expect(try look(samples.octets(name)) == .encrypted)
    }

    @Test func aTraditionalEncryptedKeyIsSaidToBe() throws {
        let shop = samples.workshop
        try shop.openssl(["ec", "-in", "leaf.key", "-aes128", "-passout", "pass:x", "-out", "old-encrypted.key"])
        #expect(try look(shop.bytes("old-encrypted.key")) == .encrypted)
    }

    @Test func noKeyIsNoKey() throws {
        for octets in [
            [], try samples.octets("leaf.pem"), Array("text".utf8), Array(try samples.octets("leaf.key").prefix(90)),
        ] {
            guard case .noKey = try look(octets) else {
                Issue.record("a key in \(octets.count) octets")
                continue
            }
        }
        #expect(try look([UInt8](repeating: 0x20, count: (1 << 20) + 1)) == .tooLarge)
    }

    /// One key has one digest, however a certificate spells it.
    @Test(arguments: [
        ["rsa:2048"], ["rsa:1024"], ["ed25519"], ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
        ["ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit"],
    ]) func everyKindOfKeyFits(kind: [String]) throws {
        let shop = samples.workshop
        let name = "kind-\(UUID().uuidString)"
        try shop.leaf(name, san: "DNS:a.test", key: kind)
        let found = CertificateFile.contents(of: try shop.bytes("\(name).pem"))
        let certificate = try #require(found.certificates.first?.certificate)
        #expect(try look(shop.bytes("\(name).key")) == .publicKeyDigest(certificate.publicKey.digest))
        let spki = try shop.openssl([
            "pkey", "-in", "\(name).key", "-pubout", "-outform", "DER", "-out", "\(name).spki",
        ])
        #expect(spki.isEmpty)
        #expect(try certificate.publicKey.der == shop.bytes("\(name).spki"))
    }
}
