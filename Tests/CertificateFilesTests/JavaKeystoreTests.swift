import PKI
import Testing

@testable import CertificateFiles

/// Java's keystores: certificates without any password.
struct JavaKeystoreTests {
    private let samples: Samples

    init() throws { samples = try Samples.shared }

    @Test(arguments: [("java.jks", true), ("java.jceks", true), ("closed.jks", false)])
    func everyEntryIsListed(name: String, isOpen: Bool) throws {
        let contents = try samples.contents(name)
        #expect(contents.form == (name == "java.jceks" ? .jceks : .jks))
        #expect(contents.problems.isEmpty && contents.holdsPrivateKey && contents.opensWithKnownPassword == isOpen)
        // keytool writes entries in the order of a hash table: compared as a set.
        let found = contents.certificates.map { "\($0.alias ?? "")=\($0.certificate.fingerprint)" }.sorted()
        let (leaf, ca) = (try samples.certificate("leaf").fingerprint, try samples.certificate("ca").fingerprint)
        #expect(found == ["leaf-again=\(leaf)", "trusted root=\(ca)", "web=\(leaf)", "web=\(ca)"].sorted())
        #expect(contents.certificates.map(\.position) == [0, 1, 2, 3])
    }

    @Test func aSecretEntryEndsTheReadingAndIsSaid() throws {
        let contents = try samples.contents("secret.jceks")
        #expect(contents.form == .jceks && contents.problems.map(\.reason) == [.secretEntry])
        #expect(contents.opensWithKnownPassword)
        // Whether the certificate stands before it is Java's choice.
        #expect(contents.certificates.count <= 1)
    }

    @Test func whatStandsBeforeASecretIsKept() throws {
        let ca = try samples.certificate("ca").der
        let store = header(count: 2) + trusted("ca", ca) + [0, 0, 0, 3, 0, 1, 0x7A] + [UInt8](repeating: 0, count: 8)
        let contents = CertificateFile.contents(of: store + [0xAC, 0xED, 0, 5])
        #expect(contents.certificates.map(\.alias) == ["ca"])
        #expect(contents.problems.map(\.reason) == [.secretEntry])
    }

    @Test func aTruncatedKeystoreKeepsWhatItHad() throws {
        let whole = try samples.octets("java.jks")
        var most = 0
        for length in stride(from: 4, to: whole.count, by: 7) {
            let contents = CertificateFile.contents(of: Array(whole[..<length]))
            #expect(contents.form == .jks && contents.problems.map(\.reason) == [.badKeystore], "\(length)")
            #expect(contents.certificates.count >= most)
            most = max(most, contents.certificates.count)
        }
        #expect(most == 4)
    }

    private static let lies: [(String, [UInt8])] = [
        ("a count of entries", [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2, 0x7F, 0xFF, 0xFF, 0xFF]),
        ("a negative count", [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2, 0xFF, 0xFF, 0xFF, 0xFF]),
        ("a version", [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 9, 0, 0, 0, 1]),
    ]

    @Test(arguments: lies) func lyingHeadersAreRefused(what: String, octets: [UInt8]) {
        #expect(CertificateFile.contents(of: octets).problems.map(\.reason) == [.badKeystore])
    }

    @Test(arguments: [[0x7F, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0, 1, 0, 0]] as [[UInt8]])
    func lyingLengthsHideNothingBefore(length: [UInt8]) throws {
        let ca = try samples.certificate("ca").der
        let entry = trusted("second", ca)
        // The certificate's length stands just before its octets.
        let lying = Array(entry.dropLast(ca.count + 4)) + length + ca
        let contents = CertificateFile.contents(of: header(count: 2) + trusted("first", ca) + lying)
        #expect(contents.certificates.map(\.alias) == ["first"])
        #expect(contents.problems.map(\.reason) == [.badKeystore])
        #expect(contents.problems.first?.detail.contains("entry 1 (second)") == true)
    }

    @Test func anAliasCannotActOnATerminal() throws {
        let ca = try samples.certificate("ca").der
        let store = header(count: 1) + trusted("\u{1B}[2J\u{202E}evil\n", ca) + [UInt8](repeating: 0, count: 20)
        let contents = CertificateFile.contents(of: store)
        #expect(contents.certificates.first?.alias == "\\u{1b}[2J\\u{202e}evil\\u{a}")
        #expect(contents.problems.isEmpty && !contents.opensWithKnownPassword)
    }

    private func header(count: UInt8) -> [UInt8] { [0xCE, 0xCE, 0xCE, 0xCE, 0, 0, 0, 2, 0, 0, 0, count] }

    private func trusted(_ alias: String, _ der: [UInt8]) -> [UInt8] {
        let name = Array(alias.utf8)
        let kind = Array("X.509".utf8)
        let length = [UInt8(0), 0, UInt8(der.count >> 8), UInt8(der.count & 255)]
        return [0, 0, 0, 2, 0, UInt8(name.count)] + name + [UInt8](repeating: 0, count: 8) + [0, 5] + kind + length
            + der
    }
}
