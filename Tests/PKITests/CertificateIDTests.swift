import Conformance
import PKI
import Testing

/// The names of certificates in renewal information (RFC 9773 §4.1), of certificates the `openssl` command made.
struct CertificateIDTests {
    private static let keyIdentifier = "69885b6b87464041e1b37b847ba0ae2cde01c8d4"
    private let openssl: OpenSSLCommand

    init() throws {
        openssl = try OpenSSLCommand()
        try openssl.authority(keyIdentifier: Self.keyIdentifier)
    }

    private func leaf(serial: String, issuerKey: String) throws -> Certificate {
        let pem = try openssl.leaf("leaf", san: "DNS:a.example", serial: serial, issuerKey: issuerKey)
        return try CertificateChain(pem: pem).leaf
    }

    /// The RFC's example: the zero octet before a high bit belongs to the serial number.
    @Test(.rows("R-01", "Q-20", "SW-08")) func theExampleOfTheRFC() throws {
        let leaf = try leaf(serial: "0x87654321", issuerKey: "authorityKeyIdentifier=keyid")
        #expect(CertificateID(leaf)?.description == "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE")
    }

    static let serials: [(serial: String, octets: [UInt8])] = [
        ("0x1", [0x01]), ("0x7f", [0x7F]), ("0x80", [0x00, 0x80]), ("0x0100", [0x01, 0x00]),
        ("0x" + String(repeating: "7a", count: 20), [UInt8](repeating: 0x7A, count: 20)),
        ("0x" + String(repeating: "fe", count: 19), [0x00] + [UInt8](repeating: 0xFE, count: 19)),
    ]

    @Test(.rows("R-01", "R-02", "Q-20"), arguments: serials)
    func serialsAreTheOctetsOfTheirDER(serial: String, octets: [UInt8]) throws {
        let leaf = try leaf(serial: serial, issuerKey: "authorityKeyIdentifier=keyid")
        #expect(CertificateID(leaf)?.description == "aYhba4dGQEHhs3uEe6CuLN4ByNQ.\(Base64URL.encode(octets))")
    }

    /// The identifier is one field of three, whatever stands beside it and however a command would print it.
    @Test(.rows("R-02", "Q-19"), arguments: ["keyid", "keyid:always,issuer:always"])
    func theKeyIdentifierIsTheFieldOfThatName(issuerKey: String) throws {
        let leaf = try leaf(serial: "0x1", issuerKey: "authorityKeyIdentifier=\(issuerKey)")
        #expect(leaf.authorityKeyIdentifier.map(Hex.encode) == Self.keyIdentifier)
        #expect(CertificateID(leaf)?.description == "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AQ")
    }

    @Test(.rows("R-03"), arguments: ["none", "issuer:always"])
    func withoutAKeyIdentifierThereIsNoName(issuerKey: String) throws {
        let leaf = try leaf(serial: "0x1", issuerKey: "authorityKeyIdentifier=\(issuerKey)")
        #expect(leaf.authorityKeyIdentifier == nil && CertificateID(leaf) == nil)
    }

    @Test func whatIsNoNameIsNotTakenBack() {
        #expect(CertificateID(text: "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE") != nil)
        for text in ["", ".", "a", "AQ.", ".AQ", "AQ.AQ.AQ", "AQ==.AQ", "A/.AQ"] {
            #expect(CertificateID(text: text) == nil, "\(text)")
        }
    }
}
