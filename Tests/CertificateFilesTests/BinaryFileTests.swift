import CertificateWorkshop
import PKI
import Testing

@testable import CertificateFiles

/// DER, PKCS#7 and CMS, and what merely resembles them.
struct BinaryFileTests {
    private let samples: Samples

    init() throws { samples = try Samples.shared }

    @Test func oneCertificateInDER() throws {
        let contents = try samples.contents("leaf.der")
        #expect(contents.form == .der && contents.problems.isEmpty && !contents.holdsPrivateKey)
        #expect(contents.certificates.map(\.certificate) == [try samples.certificate("leaf")])
    }

    @Test func severalInARowAndWhatFollowsThem() throws {
        let leaf = try samples.octets("leaf.der")
        let row = try CertificateFile.contents(of: leaf + samples.octets("list.der") + leaf + [0x0A, 0x00])
        #expect(row.certificates.map(\.position) == [0, 1] && row.revocationLists.count == 1 && row.problems.isEmpty)
        let rest = CertificateFile.contents(of: leaf + Array("something".utf8))
        #expect(rest.certificates.count == 1 && rest.problems.map(\.reason) == [.badDER])
        let cut = CertificateFile.contents(of: Array(leaf.dropLast()))
        #expect(cut.form == .der && cut.certificates.isEmpty && cut.problems.map(\.reason) == [.badDER])
    }

    @Test func aCertificateOfTheFirstVersionIsOne() throws {
        // Without extensions OpenSSL writes no version.
        let shop = samples.workshop
        try shop.openssl(["req", "-new", "-key", "leaf.key", "-subj", "/CN=old", "-out", "old.csr"])
        try shop.openssl([
            "x509", "-req", "-in", "old.csr", "-signkey", "leaf.key", "-outform", "DER", "-out", "old.der",
        ])
        let contents = CertificateFile.contents(of: try shop.bytes("old.der"))
        #expect(contents.certificates.first?.certificate.subject == "CN=old" && contents.problems.isEmpty)
        // The request it was made from is none.
        try shop.openssl(["req", "-in", "old.csr", "-outform", "DER", "-out", "old.csr.der"])
        #expect(CertificateFile.contents(of: try shop.bytes("old.csr.der")) == FileContents())
    }

    @Test(arguments: ["p7.pem", "p7.der"]) func signedDataIsACollection(name: String) throws {
        let contents = try samples.contents(name)
        #expect(contents.form == (name == "p7.pem" ? .pem : .pkcs7))
        #expect(contents.problems.isEmpty)
        #expect(contents.certificates.map(\.certificate) == (try ["leaf", "ca"].map(samples.certificate)))
    }

    @Test func listsInSignedDataAreRead() throws {
        let contents = try samples.contents("p7list.der")
        #expect(contents.certificates.count == 1 && contents.revocationLists.map(\.number) == ["1f"])
    }

    @Test func aSignerNamedByItsKeyIsCMS() throws {
        let contents = try samples.contents("cms.der")
        #expect(contents.form == .pkcs7 && contents.problems.isEmpty)
        #expect(contents.certificates.map(\.certificate) == [try samples.certificate("signer")])
    }

    @Test func brokenSignedDataIsSaidToBe() throws {
        let contents = CertificateFile.contents(of: Array(try samples.octets("p7.der").prefix(200)))
        #expect(contents.form == .pkcs7 && contents.problems.map(\.reason) == [.badPKCS7])
    }

    @Test(arguments: ["leaf.p8", "encrypted.p8"]) func keysInDERAreNoted(name: String) throws {
        let contents = try samples.contents(name)
        #expect(contents == FileContents(form: .der, holdsPrivateKey: true))
    }

    private static let unsupported: [(String, [UInt8])] = [
        ("NSS", Array("SQLite format 3\0".utf8) + [UInt8](repeating: 0, count: 900) + Array("nssPublic".utf8)),
        ("NSS", [0, 6, 0x15, 0x61, 0, 0, 0, 2, 0, 0, 4, 0xD2]),
        ("BouncyCastle", [0, 0, 0, 2, 0, 0, 0, 20] + [UInt8](repeating: 7, count: 20) + [0, 0, 4, 0, 1]),
        ("BCFKS", [0x30, 16, 0x30, 9, 0x30, 4, 0x06, 2, 0x2A, 3, 0x04, 1, 0, 0x30, 3, 0x30, 1, 0]),
    ]

    @Test(arguments: unsupported) func otherKeystoresAreNamed(name: String, octets: [UInt8]) {
        let contents = CertificateFile.contents(of: octets)
        #expect(contents.form == .unsupportedKeystore)
        #expect(contents.problems.map(\.reason) == [.unsupportedKeystore])
        #expect(contents.problems.first?.detail.contains(name) == true)
    }

    @Test func databasesAndProgramsAreNone() throws {
        let leaf = try samples.octets("leaf.pem")
        for magic in [Array("SQLite format 3\0".utf8), [0x7F, 0x45, 0x4C, 0x46, 0x0A], [0x50, 0x4B, 3, 4, 0x0A]] {
            #expect(CertificateFile.contents(of: magic + leaf) == FileContents())
        }
    }
}
