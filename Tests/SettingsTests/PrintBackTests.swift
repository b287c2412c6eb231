import PKI
import Testing

@testable import Settings

@Suite struct PrintBackTests {
    private func roundTrip(_ configuration: Configuration) throws -> Configuration {
        try SettingsFile.load(text: configuration.printBack(), path: "printed")
    }

    @Test func theSampleComesBack() throws {
        let configuration = try SettingsFile.load(text: sample, path: "f")
        #expect(try roundTrip(configuration) == configuration)
        #expect(
            configuration.printBack() == """
                contact: [ops@example.com]
                state: /var/lib/rekey
                authorities:
                  letsencrypt:
                    directory: "https://acme-v02.api.letsencrypt.org/directory"
                    profile: shortlived
                    terms-of-service-agreed: true
                    timeout: 30s
                    patience: 5m
                  corporate:
                    directory: "https://ca.internal:14000/dir"
                    server-roots: /etc/rekey/ca.pem
                    chain-roots: /etc/rekey/roots.pem
                    eab: { kid: abc, key-file: /etc/rekey/eab.key }
                    terms-of-service-agreed: true
                    timeout: 30s
                    patience: 5m
                defaults:
                  authorities: [letsencrypt, corporate]
                  key: ecdsa-p256
                  challenge: { http-01: { listen: "0.0.0.0:80" } }
                certificates:
                  api:
                    names: [api.example.com, "203.0.113.7"]
                    deploy:
                      - link: { fullchain: /etc/nginx/tls/api.crt, key: /etc/nginx/tls/api.key, group: www-data, key-mode: "0640" }
                        validate: [nginx, "-t"]
                        reload: [systemctl, reload, nginx]
                        verify: ["api.example.com:443"]
                        deadline: 1m
                        settle: 3s
                hooks: { directory: /etc/rekey/hooks, deadline: 1m }

                """
        )
    }

    @Test func nothingComesBackAsNothing() throws {
        #expect(try roundTrip(Configuration()) == Configuration())
    }

    @Test func realFilesComeBack() throws {
        let text = certificate(
            """
            deploy:
              - copy: { fullchain: /t/f, chain: /t/n, cert: /t/c, key: /t/k, bundle: /t/b, pkcs12: /t/p, password-file: /p,
                  owner: tomcat, group: "1001", mode: "0444", key-mode: "0440" }
              - copy: { key: /u/k, group: web }
                link: { cert: /u/c }
            """
        )
        let configuration = try SettingsFile.load(text: text, path: "f")
        let deploy = try #require(configuration.certificates.first).deploy
        let first = CopySettings(
            fullchain: "/t/f",
            chain: "/t/n",
            cert: "/t/c",
            key: "/t/k",
            bundle: "/t/b",
            pkcs12: "/t/p",
            passwordFile: "/p",
            owner: "tomcat",
            group: "1001",
            mode: "0444",
            keyMode: .ownerAndGroupReading
        )
        #expect(deploy.first?.copy == first)
        #expect(deploy.last?.copy == CopySettings(key: "/u/k", group: "web", keyMode: .ownerAndGroup))
        #expect(deploy.last?.link == LinkSettings(cert: "/u/c"))
        #expect(try roundTrip(configuration) == configuration)
    }

    /// A certificate's own soak, or the defaults'; a wave without a number is the first.
    @Test func wavesComeBack() throws {
        let text = """
            defaults: { authorities: [letsencrypt], soak: 10m }
            certificates:
              a:
                names: [a.example.com]
                deploy: [{ link: { cert: /a }, wave: 99 }, { link: { cert: /b } }]
              b: { names: [b.example.com], soak: 7d, deploy: [{ link: { cert: /c }, wave: 2 }] }
              c: { names: [c.example.com], soak: 0s }

            """
        let configuration = try SettingsFile.load(text: text, path: "f")
        #expect(configuration.certificates.map(\.soak) == [.seconds(600), .seconds(604_800), .zero])
        #expect(configuration.certificates.map { $0.deploy.map(\.wave) } == [[99, 1], [2], []])
        #expect(try roundTrip(configuration) == configuration)
        #expect(throws: SettingsFailure.self) {
            try SettingsFile.load(text: text.replacing("7d", with: "8d"), path: "f")
        }
    }

    @Test func everyKindOfValueComesBack() throws {
        let name = try DNSName("a.example.com")
        let address = try #require(IPAddress("2001:db8::1"))
        let awkward = "/srv/a b/#: \"quoted\" \\ 'é' 🔑\u{85}\u{2028}\u{FEFF}{}[],&*!|>%@`"
        let configuration = Configuration(
            contact: ["a@example.com", "null@example.com"],
            state: "/state dir",
            authorities: [
                Authority(
                    name: "0",
                    directory: "https://x/?a=b&c",
                    profile: "true",
                    serverRoots: "/a",
                    chainRoots: "/b",
                    externalAccount: Authority.ExternalAccount(kid: "null", keyFile: "/k: v"),
                    contact: [],
                    agreesToTerms: false
                ),
                Authority(name: "no", directory: "https://y/"),
            ],
            certificates: [
                CertificateSettings(
                    name: "1e3",
                    identifiers: [.ip(address), .dns(name)],
                    authorities: ["no", "0"],
                    keys: KeySet(.rsa4096),
                    challenges: [.httpWebroot("/srv/~")],
                    deploy: [
                        TargetSettings(
                            link: LinkSettings(fullchain: "/x/~", chain: "/x/null", keyMode: .ownerReading),
                            validate: ["/bin/echo", "", "yes"].map { $0.isEmpty ? "~" : $0 },
                            reload: ["x", "a\"b\\c", "- d", "e: f", "#g", "é"],
                            verify: [
                                EndpointSettings(host: "2001:db8::1", port: 1, name: nil),
                                EndpointSettings(host: "backend", port: 65535, name: name),
                                EndpointSettings(host: "10.0.0.1", port: 443, name: try DNSName("b.example.com")),
                                EndpointSettings(host: "a.example.com", port: 443, name: name),
                                EndpointSettings(host: "a.example.com", port: 25, name: name, startTLS: .smtp),
                                EndpointSettings(host: "10.0.0.1", port: 5269, name: name, startTLS: .xmppServer),
                            ],
                            deadline: .seconds(90),
                            settle: .milliseconds(1500)
                        ),
                        TargetSettings(
                            link: LinkSettings(bundle: "/y", group: "0", keyMode: .ownerAndGroupReading)
                        ),
                    ]
                ),
                CertificateSettings(
                    name: "true",
                    identifiers: [.dns(name)],
                    authorities: ["0"],
                    keys: KeySet(.ecdsaP384),
                    challenges: [.httpListen(address: "127.0.0.1", port: 5002)]
                ),
                CertificateSettings(name: "y", identifiers: [.dns(name)], authorities: ["0"]),
            ],
            hooksDirectory: awkward.filter { $0.unicodeScalars.allSatisfy { $0.value != 0x85 } }
        )
        #expect(try roundTrip(configuration) == configuration)
    }

    @Test func theCommonestValuesStandUnderDefaults() throws {
        let text = """
            certificates:
              a: { names: [a.example.com], authorities: [zerossl], key: rsa-2048 }
              b: { names: [b.example.com], authorities: [google] }
              c: { names: [c.example.com], authorities: [google] }
            """
        let printed = try SettingsFile.load(text: text, path: "f").printBack()
        #expect(printed.contains("defaults:\n  authorities: [google]\n  key: ecdsa-p256\n"))
        #expect(printed.contains("  a:\n    names: [a.example.com]\n    authorities: [zerossl]\n    key: rsa-2048\n"))
        #expect(printed.contains("  b:\n    names: [b.example.com]\n  c:"))
    }

    @Test(arguments: ["1ms", "999ms", "1s", "90s", "2m", "1h", "25h", "3d", "0s"])
    func timesComeBackInTheirLargestUnit(text: String) throws {
        let duration = try #require(Durations.parse(text))
        #expect(Durations.parse(Durations.text(duration)) == duration)
    }

    @Test(arguments: ["", "s", "1", "1 s", "-1s", "+1s", "1.5s", "1S", "1w", "12345678s", "１s"])
    func whatIsNoTimeIsNoTime(text: String) { #expect(Durations.parse(text) == nil) }
}
