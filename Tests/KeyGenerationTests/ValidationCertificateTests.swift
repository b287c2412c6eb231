import Conformance
import Foundation
import KeyGeneration
import PKI
import Testing

/// The certificate of a TLS-ALPN-01 challenge, octet by octet (RFC 8737 §3) and as `openssl` reads it.
struct ValidationCertificateTests {
    private static let instant = Date(timeIntervalSince1970: 1_800_000_000)
    private let bench: Workbench
    private let digest = SHA256Digest(hashing: Array("token.thumbprint".utf8))

    init() throws { bench = try Workbench() }

    private func made(_ name: String) throws -> ValidationCertificate {
        try ValidationCertificate(for: Identifier(name), digest: digest, at: Self.instant)
    }

    private static let names: [(identifier: String, general: [UInt8])] = [
        ("a.example", [0x82, 9] + Array("a.example".utf8)),
        ("XN--BCHER-KVA.example", [0x82, 21] + Array("xn--bcher-kva.example".utf8)),
        ("192.0.2.7", [0x87, 4, 192, 0, 2, 7]),
        ("2001:db8::7", [0x87, 16, 0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [7]),
    ]

    /// extnID, critical, extnValue: the whole Extensions field, so there is nothing beside the two and neither twice.
    @Test(.rows("TA-02", "TA-03"), arguments: names)
    func hasExactlyTwoExtensions(identifier: String, general: [UInt8]) throws {
        let certificate = try made(identifier)
        let names: [UInt8] = [0x30, UInt8(general.count)] + general
        let alternative: [UInt8] = [0x06, 3, 0x55, 0x1D, 0x11, 0x04, UInt8(names.count)] + names
        let acme: [UInt8] =
            [0x06, 8, 0x2B, 6, 1, 5, 5, 7, 1, 0x1F, 0x01, 1, 0xFF, 0x04, 34, 0x04, 0x20] + digest.bytes
        let list: [UInt8] =
            [0x30, UInt8(alternative.count)] + alternative + [0x30, UInt8(acme.count)] + acme
        let field: [UInt8] = [0xA3, UInt8(list.count + 2), 0x30, UInt8(list.count)] + list
        #expect(certificate.der.ranges(of: field).count == 1)
    }

    @Test(.rows("TA-03", "TA-04")) func namesItselfAndIsSignedByItself() throws {
        try bench.store(made("a.example").der, "c.der")
        let text = try bench.text("x509", "-inform", "DER", "-in", "c.der", "-noout", "-subject", "-issuer", "-dates")
        let lines = text.split(separator: "\n").map { String($0) }
        #expect(lines.first == "subject=CN = tls-alpn-01 challenge")
        #expect(lines.dropFirst().first == "issuer=CN = tls-alpn-01 challenge")
        // openssl verify judges the signature; its own root, it is trusted in this one call.
        _ = try bench.text("x509", "-inform", "DER", "-in", "c.der", "-out", "c.pem")
        let (status, output) = try bench.openssl(
            "verify",
            "-attime",
            "1800000000",
            "-check_ss_sig",
            "-ignore_critical",
            "-CAfile",
            "c.pem",
            "c.pem"
        )
        #expect(status == 0, "\(String(decoding: output, as: UTF8.self))")
    }

    @Test(.rows("TA-08")) func isShortLived() throws {
        let validity = try Certificate(der: made("a.example").der).validity
        #expect(validity.contains(Self.instant))
        #expect(validity.notBefore == Self.instant.addingTimeInterval(-3_600))
        #expect(validity.notAfter == Self.instant.addingTimeInterval(7 * 86_400))
    }

    @Test(.rows("TA-09")) func keysAndSerialsAreFresh() throws {
        let certificates = try (0..<20).map { _ in try Certificate(der: made("a.example").der) }
        #expect(certificates.allSatisfy { $0.publicKey.algorithm == .ecdsaP256 })
        #expect(Set(certificates.map(\.publicKey)).count == 20)
        #expect(Set(certificates.map(\.serial)).count == 20)
        #expect(
            certificates.allSatisfy { $0.serialOctets.count == 16 && $0.serialOctets.first.map { $0 < 0x80 } == true }
        )
    }

    @Test(.rows("TA-09")) func signsWithTheKeyItCertifies() throws {
        let certificate = try made("a.example")
        try bench.store(certificate.der, "c.der")
        try bench.store(Array(bench.text("x509", "-inform", "DER", "-in", "c.der", "-noout", "-pubkey").utf8), "p.pem")
        try bench.store(Array("message".utf8), "message")
        try bench.store(certificate.sign(Array("message".utf8)), "signature")
        let (status, _) = try bench.openssl("dgst", "-sha256", "-verify", "p.pem", "-signature", "signature", "message")
        #expect(status == 0)
    }
}
