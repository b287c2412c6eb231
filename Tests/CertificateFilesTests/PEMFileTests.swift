import FoundationEssentials
import PKI
import Testing

@testable import CertificateFiles

/// Texts with certificates in them, as people leave them.
struct PEMFileTests {
    private let samples: Samples

    init() throws { samples = try Samples.shared }

    private func read(_ text: String) -> FileContents { CertificateFile.contents(of: Array(text.utf8)) }

    @Test func severalCertificatesKeepTheirPlace() throws {
        let contents = read(try ["leaf.pem", "ca.pem", "other.pem"].map(samples.text).joined())
        #expect(contents.form == .pem)
        #expect(contents.certificates.map(\.position) == [0, 1, 2])
        #expect(contents.certificates.map(\.certificate) == (try ["leaf", "ca", "other"].map(samples.certificate)))
        #expect(contents.certificates.allSatisfy { $0.alias == nil })
        #expect(!contents.holdsPrivateKey && contents.problems.isEmpty)
    }

    @Test(arguments: [
        ["leaf.key", "leaf.pem", "ca.pem"], ["leaf.pem", "leaf.key", "ca.pem"], ["leaf.pem", "ca.pem", "leaf.key"],
    ])
    func aKeyAmongThemIsSeenAndSteppedOver(names: [String]) throws {
        let contents = read(try names.map(samples.text).joined())
        #expect(contents.certificates.map(\.certificate) == (try ["leaf", "ca"].map(samples.certificate)))
        #expect(contents.holdsPrivateKey && contents.problems.isEmpty)
        let told = contents.problems.map(\.description).joined()
        let key = try samples.text("leaf.key").split(separator: "\n")
        #expect(key.count > 2 && !key.contains { told.contains($0) })
    }

    @Test func aKeyAloneIsAKey() throws {
        for name in ["leaf.key", "encrypted.key"] {
            let contents = try samples.contents(name)
            #expect(contents.form == .pem && contents.holdsPrivateKey && contents.certificates.isEmpty)
        }
        // Cut off before its end, it still is one.
        let cut = read(String(try samples.text("leaf.key").prefix(100)))
        #expect(cut.holdsPrivateKey && cut.problems.isEmpty)
    }

    @Test func lineEndsAndNoiseAreTolerated() throws {
        let leaf = try samples.text("leaf.pem")
        let certificate = try samples.certificate("leaf")
        let noisy = [
            leaf.replacing("\n", with: "\r\n"), String(leaf.dropLast()), "subject=/CN=x\n\(leaf)Bag Attributes\n",
            "\u{FEFF}\(leaf)", "\u{0}\u{1}\n\(leaf)", leaf.replacing("\n", with: " \t\n"),
            // A block scalar of YAML, a string of JSON.
            "data:\n  tls.crt: |\n" + leaf.split(separator: "\n").map { "    \($0)\n" }.joined(),
            "{\"certificate\": \"\(leaf.replacing("\n", with: "\\n"))\"}",
            leaf.replacing("BEGIN CERT", with: "BEGIN X509 CERT").replacing("END CERT", with: "END X509 CERT"),
            leaf.replacing("CERTIFICATE-----\nM", with: "CERTIFICATE-----\nProc-Type: x\n\nM"),
        ]
        for text in noisy {
            let contents = read(text)
            #expect(contents.certificates.map(\.certificate) == [certificate], "\(text)")
            #expect(contents.problems.isEmpty && contents.form == .pem, "\(text)")
        }
    }

    @Test func aBadBlockHidesNoOther() throws {
        let leaf = try samples.text("leaf.pem")
        let cut = leaf.split(separator: "\n").dropLast(2).joined(separator: "\n") + "\n"
        let garbled = leaf.replacing("\nM", with: "\n!")
        let wrong = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
        let contents = read(cut + leaf + garbled + leaf + wrong + leaf)
        #expect(contents.certificates.map(\.position) == [1, 3, 5])
        #expect(contents.problems.map(\.reason) == [.badPEM, .badPEM, .badCertificate])
        #expect(contents.problems[0].detail == "line 1: the block has no end")
        let line = (cut + leaf).count { $0 == "\n" } + 1
        #expect(contents.problems[1].detail == "line \(line): the block is not base64")
    }

    @Test func trustIsLeftOffATrustedCertificate() throws {
        let contents = try samples.contents("trusted.pem")
        #expect(try samples.text("trusted.pem").contains("BEGIN TRUSTED"))
        #expect(contents.certificates.map(\.certificate) == [try samples.certificate("leaf")])
        #expect(contents.problems.isEmpty)
    }

    @Test func whatOnlyLooksLikePEMIsNone() throws {
        let texts = [
            "", "-----BEGIN", "if line == \"-----BEGIN CERTIFICATE-----\" {\n",
            "# -----BEGIN CERTIFICATE----- goes here\n",
            "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "0123456789", "just a text\n",
        ]
        for text in texts { #expect(read(text) == FileContents(), "\(text)") }
    }

    @Test func listsAreRead() throws {
        for name in ["list.pem", "list.der"] {
            let contents = try samples.contents(name)
            #expect(contents.problems.isEmpty && contents.certificates.isEmpty)
            let list = try #require(contents.revocationLists.first)
            #expect(list.issuer == "CN=Root ca" && list.number == "1f" && list.revokedCount == 1)
            let next = try #require(list.nextUpdate)
            #expect(next.timeIntervalSince(list.thisUpdate) == 7 * 86_400)
        }
        #expect(try samples.contents("list.pem").form == .pem)
        #expect(try samples.contents("list.der").form == .der)
    }
}
