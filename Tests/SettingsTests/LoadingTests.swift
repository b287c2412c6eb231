import Glibc
import PKI
import Testing

@testable import Settings

@Suite struct LoadingTests {
    @Test func theSampleLoadsAsItStands() throws {
        let configuration = try SettingsFile.load(text: sample, path: "/etc/rekey/rekey.yaml")
        let name = try DNSName("api.example.com")
        let address = try #require(IPAddress("203.0.113.7"))
        let expected = Configuration(
            contact: ["ops@example.com"],
            state: "/var/lib/rekey",
            authorities: [
                Authority(
                    name: "letsencrypt",
                    directory: "https://acme-v02.api.letsencrypt.org/directory",
                    profile: "shortlived"
                ),
                Authority(
                    name: "corporate",
                    directory: "https://ca.internal:14000/dir",
                    serverRoots: "/etc/rekey/ca.pem",
                    chainRoots: "/etc/rekey/roots.pem",
                    externalAccount: Authority.ExternalAccount(kid: "abc", keyFile: "/etc/rekey/eab.key")
                ),
            ],
            certificates: [
                CertificateSettings(
                    name: "api",
                    identifiers: [.dns(name), .ip(address)],
                    authorities: ["letsencrypt", "corporate"],
                    keys: KeySet(.ecdsaP256),
                    challenges: [.httpListen(address: "0.0.0.0", port: 80)],
                    deploy: [
                        TargetSettings(
                            link: LinkSettings(
                                fullchain: "/etc/nginx/tls/api.crt",
                                key: "/etc/nginx/tls/api.key",
                                group: "www-data",
                                keyMode: .ownerAndGroup
                            ),
                            validate: ["nginx", "-t"],
                            reload: ["systemctl", "reload", "nginx"],
                            verify: [EndpointSettings(host: "api.example.com", port: 443, name: name)],
                            deadline: .seconds(60),
                            settle: .seconds(3)
                        )
                    ]
                )
            ],
            hooksDirectory: "/etc/rekey/hooks"
        )
        #expect(configuration == expected)
        #expect(configuration.authority(named: "corporate") == expected.authorities[1])
        #expect(configuration.certificate(named: "api") == expected.certificates[0])
        #expect(configuration.certificate(named: "web") == nil)
    }

    @Test func aCertificateNeedsNoDefaults() throws {
        let configuration = try SettingsFile.load(text: certificate(""), path: "f")
        #expect(configuration.state == "/var/lib/rekey")
        #expect(configuration.contact == [])
        #expect(configuration.hooksDirectory == nil)
        #expect(
            configuration.authorities == [
                Authority(name: "letsencrypt", directory: "https://acme-v02.api.letsencrypt.org/directory")
            ]
        )
        let only = try #require(configuration.certificates.first)
        #expect(only.keys == KeySet(.ecdsaP256))
        #expect(only.challenges == [.httpListen(address: "::", port: 80)])
        #expect(only.deploy == [])
    }

    @Test func aCertificateOverridesEveryDefault() throws {
        let text = """
            defaults:
              authorities: [letsencrypt]
              key: rsa-2048
              challenge: { http-01: { webroot: /srv/www/ } }
            certificates:
              plain:
                names: [a.example.com]
              other:
                names: [b.example.com]
                authorities: [zerossl, google-staging]
                key: ed25519
                challenge: { http-01: { listen: "[::1]:8080" } }
            """
        let configuration = try SettingsFile.load(text: text, path: "f")
        let (plain, other) = (configuration.certificates[0], configuration.certificates[1])
        #expect(plain.authorities == ["letsencrypt"])
        #expect(plain.keys == KeySet(.rsa2048))
        #expect(plain.challenges == [.httpWebroot("/srv/www")])
        #expect(other.authorities == ["zerossl", "google-staging"])
        #expect(other.keys == KeySet(.ed25519))
        #expect(other.challenges == [.httpListen(address: "::1", port: 8080)])
        #expect(configuration.authorities.map(\.name) == ["letsencrypt", "zerossl", "google-staging"])
    }

    @Test func everyKeyOfAnAuthority() throws {
        let text = """
            contact: [mailto:all@example.com]
            authorities:
              zerossl: { contact: ["mailto:z@example.com", y@example.com], terms-of-service-agreed: false }
              google: { terms-of-service-agreed: true, profile: tlsserver }
              sslcom:
            """
        let authorities = try SettingsFile.load(text: text, path: "f").authorities
        #expect(authorities.map(\.contact) == [["z@example.com", "y@example.com"], nil, nil])
        #expect(authorities.map(\.agreesToTerms) == [false, true, true])
        #expect(authorities.map(\.profile) == [nil, "tlsserver", nil])
        #expect(
            authorities.map(\.directory) == [
                "https://acme.zerossl.com/v2/DV90", "https://dv.acme-v02.api.pki.goog/directory",
                "https://acme.ssl.com/sslcom-dv-rsa",
            ]
        )
    }

    @Test func patienceAndOtherDirectories() throws {
        let text = """
            authorities:
              letsencrypt: { preferred-chain: "ISRG Root X1", timeout: 5s, patience: 1m }
              corp: { directory: "https://ca/", staging: corp-trial, origins: ["https://other:8443"] }
              corp-trial: { directory: "https://trial/" }
            dns: { resolvers: [192.0.2.1, "[2001:db8::1]:5353"] }
            ct-log-list: /etc/rekey/logs.json
            """
        let configuration = try SettingsFile.load(text: text, path: "f")
        let first = try #require(configuration.authorities.first)
        #expect(first.preferredChain == "ISRG Root X1")
        #expect(first.timeout == .seconds(5))
        #expect(first.patience == .seconds(60))
        #expect(configuration.staging(of: first)?.directory == WellKnownAuthority.letsencryptStaging.directory)
        let second = configuration.authorities[1]
        #expect(second.origins == ["https://other:8443"])
        #expect(configuration.staging(of: second)?.directory == "https://trial/")
        #expect(configuration.staging(of: configuration.authorities[2]) == nil)
        #expect(configuration.resolvers == ["192.0.2.1:53", "[2001:db8::1]:5353"])
        #expect(configuration.logList == "/etc/rekey/logs.json")
        #expect(try SettingsFile.load(text: configuration.printBack(), path: "printed") == configuration)
    }

    @Test func challengesKeepTheOrderOfTheFile() throws {
        let text = certificate(
            """
            challenge:
              dns-01: { update: { server: "127.0.0.1:5353", zone: example.com., key-file: /k }, wait: 10s }
              tls-alpn-01: {}
              http-01: { webroot: /w }
              dns-persist-01: {}
            """
        )
        let configuration = try SettingsFile.load(text: text, path: "f")
        let update = DNSChallengeSettings.Keeper.update(server: "127.0.0.1:5353", zone: "example.com", keyFile: "/k")
        #expect(
            configuration.certificates.map(\.challenges) == [
                [
                    .dns(DNSChallengeSettings(keeper: update, wait: .seconds(10))),
                    .tlsALPNListen(address: "::", port: 443), .httpWebroot("/w"), .dnsPersist,
                ]
            ]
        )
        #expect(try SettingsFile.load(text: configuration.printBack(), path: "printed") == configuration)
    }

    @Test(arguments: [
        "update: { server: ns1.example.com, key-file: /k }", "lego: /p", "lego: { program: /p, raw: true }",
        "acme.sh: /dns_x.sh", "dehydrated: /h", "certbot: { auth: /a }", "certbot: { auth: /a, cleanup: /c }",
        "hooks: true, environment-file: /e, servers: [192.0.2.1], timeout: 1m, deadline: 10s, ttl: 30s",
    ])
    func everyKeeperOfRecordsComesBack(keeper: String) throws {
        let text = certificate("challenge: { dns-01: { \(keeper) }, dns-account-01: { \(keeper) } }")
        let configuration = try SettingsFile.load(text: text, path: "f")
        #expect(configuration.certificates.first?.challenges.count == 2)
        #expect(try SettingsFile.load(text: configuration.printBack(), path: "printed") == configuration)
    }

    @Test func everyKeyOfATarget() throws {
        let text = certificate(
            """
            deploy:
              - link: { fullchain: /t/f, chain: /t/n, cert: /t/c, key: /t/k, bundle: /t/b, key-mode: "0400" }
                deadline: 2m
                settle: 500ms
                verify:
                  - "[::1]:443"
                  - { connect: "127.0.0.1:8443", name: other.example.com }
                  - backend:8443
                  - { connect: localhost:1 }
                  - { connect: "127.0.0.1:25", name: other.example.com, starttls: smtp }
              - link: { bundle: /u/b, group: "1001" }
              - link: { cert: /v/c }
                settle: 0s
            """
        )
        let deploy = try #require(try SettingsFile.load(text: text, path: "f").certificates.first).deploy
        let first = try DNSName("a.example.com")
        try #require(deploy.count == 3)
        #expect(
            deploy[0].link
                == LinkSettings(
                    fullchain: "/t/f",
                    chain: "/t/n",
                    cert: "/t/c",
                    key: "/t/k",
                    bundle: "/t/b",
                    keyMode: .ownerReading
                )
        )
        #expect(deploy[0].deadline == .seconds(120))
        #expect(deploy[0].settle == .milliseconds(500))
        #expect(
            deploy[0].verify == [
                EndpointSettings(host: "::1", port: 443, name: first),
                EndpointSettings(host: "127.0.0.1", port: 8443, name: try DNSName("other.example.com")),
                EndpointSettings(host: "backend", port: 8443, name: first),
                EndpointSettings(host: "localhost", port: 1, name: first),
                EndpointSettings(host: "127.0.0.1", port: 25, name: try DNSName("other.example.com"), startTLS: .smtp),
            ]
        )
        #expect(
            deploy[0].verify.map(\.connect) == [
                "[::1]:443", "127.0.0.1:8443", "backend:8443", "localhost:1", "127.0.0.1:25",
            ]
        )
        #expect(deploy[1].link == LinkSettings(bundle: "/u/b", group: "1001", keyMode: .ownerAndGroup))
        #expect(deploy[1].validate == nil)
        #expect(deploy[1].reload == nil)
        #expect(deploy[2].link?.keyMode == .owner)
        #expect(deploy[2].settle == .zero)
    }

    @Test func anAddressOfTheCertificateIsAskedWithoutAName() throws {
        let text = certificate(
            "deploy: [{ link: { cert: /c }, verify: [\"203.0.113.7:443\", \"[2001:DB8::1]:443\"] }]",
            names: "[a.example.com, 203.0.113.7, \"2001:db8::1\"]"
        )
        let verify = try SettingsFile.load(text: text, path: "f").certificates.first?.deploy.first?.verify
        #expect(verify?.map(\.name) == [nil, nil])
        #expect(verify?.map(\.host) == ["203.0.113.7", "2001:db8::1"])
    }

    @Test func scalarsAreTextWhateverTheyLookLike() throws {
        let text = certificate(
            "deploy: [{ link: { cert: /c }, validate: [/bin/test, 0640, 1.10, yes, 'it''s', \"a b\"] }]"
        )
        let validate = try SettingsFile.load(text: text, path: "f").certificates.first?.deploy.first?.validate
        #expect(validate == ["/bin/test", "0640", "1.10", "yes", "it's", "a b"])
    }

    @Test(arguments: LinkSettings.KeyMode.allCases)
    func noKeyModeIsForEverybody(mode: LinkSettings.KeyMode) {
        #expect(mode.bits & 0o137 == 0)
        #expect(UInt16(mode.rawValue, radix: 8) == mode.bits)
        #expect(mode.groupReads == [.ownerAndGroup, .ownerAndGroupReading].contains(mode))
    }

    @Test func otherLineEndsAndByteOrderMarksChangeNothing() throws {
        let expected = try SettingsFile.load(text: sample, path: "f")
        let windows = sample.replacing("\n", with: "\r\n")
        #expect(try SettingsFile.load(text: windows, path: "f") == expected)
        #expect(try SettingsFile.load(bytes: [0xEF, 0xBB, 0xBF] + Array(windows.utf8), path: "f") == expected)
        let broken = "\u{FEFF}state: /var\r\ncontct: []\r\n"
        #expect(problems(broken) == ["2:1: unknown key \"contct\"; did you mean \"contact\"?"])
    }

    @Test func everyWellKnownDirectoryIsHTTPS() {
        for known in WellKnownAuthority.allCases { #expect(known.directory.hasPrefix("https://")) }
        #expect(Set(WellKnownAuthority.allCases.map(\.directory)).count == WellKnownAuthority.allCases.count)
    }

    @Test func tenThousandCertificatesLoadInSeconds() throws {
        var text = "defaults:\n  authorities: [letsencrypt]\ncertificates:\n"
        for number in 0..<10_000 {
            text += """
                  c\(number):
                    names: [www\(number).example.com, api\(number).example.com]
                    deploy:
                      - link: { fullchain: /etc/tls/\(number).crt, key: /etc/tls/\(number).key, group: web, key-mode: "0640" }
                        reload: [systemctl, reload, nginx]
                        verify: [www\(number).example.com:443]

                """
        }
        text = text.replacing("\n      names", with: "\n    names")
        let start = threadSeconds()
        let configuration = try SettingsFile.load(text: text, path: "f")
        let took = threadSeconds() - start
        #expect(configuration.certificates.count == 10_000)
        #expect(took < 20, "unoptimised; optimised it is a tenth")
        let again = try SettingsFile.load(text: configuration.printBack(), path: "f")
        #expect(again == configuration)
    }
}

/// Processor time of this thread alone, so that other tests do not count.
private func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
