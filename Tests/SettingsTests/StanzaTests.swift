import PKI
import Testing

@testable import Settings

/// What is printed to be added to a file, and comments above certificates.
struct StanzaTests {
    private func configuration() throws -> Configuration {
        Configuration(
            authorities: [Authority(name: "letsencrypt", directory: WellKnownAuthority.letsencrypt.directory)],
            certificates: [
                CertificateSettings(
                    name: "www",
                    identifiers: [.dns(try DNSName("www.example.com"))],
                    authorities: ["letsencrypt"]
                )
            ]
        )
    }

    @Test func aStanzaStandsOnItsOwn() throws {
        let stanza = try configuration().stanza(remarks: ["www": ["fill in: this"]])
        #expect(
            stanza == """
                authorities:
                  letsencrypt:
                    directory: "https://acme-v02.api.letsencrypt.org/directory"
                    terms-of-service-agreed: true
                    timeout: 30s
                    patience: 5m
                certificates:
                  # fill in: this
                  www:
                    names: [www.example.com]
                    authorities: [letsencrypt]
                    key: ecdsa-p256
                    challenge: { http-01: { listen: "[::]:80" } }

                """
        )
        #expect(try SettingsFile.load(text: stanza, path: "stanza").certificates == configuration().certificates)
    }

    /// A comment ends where its line ends: nothing in it can become a key.
    @Test func commentsStayComments() throws {
        let configuration = try configuration()
        let remarks = ["www": ["a\nstate: /evil", "b\r\u{2028}\u{85}x: y", "c\u{1B}[2J"]]
        let text = configuration.printBack(remarks: remarks)
        #expect(text.contains("  # astate: /evil\n  # bx: y\n  # c[2J\n"))
        #expect(try SettingsFile.load(text: text, path: "printed") == configuration)
    }
}
