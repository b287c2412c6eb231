import FoundationEssentials
import Testing

@testable import Settings

/// What is looked at, judged and told.
@Suite struct InventorySettingsTests {
    private static let everything = """
        environment: production
        scan:
          every: 6h
          paths: [/opt/app/tls]
          exclude: [/opt/backup]
          local: false
          targets: ["mail.example.com:25", "smtp+starttls://mx.example.com"]
          ranges: ["10.0.0.0/24"]
          ports: [443, 8443]
          per-second: 50
          revocation: true
          passwords-file: /etc/rekey/keystores
          kubernetes: { prod: { kubeconfig: /root/.kube/config, namespaces: [web] } }
          aws: { main: { regions: [eu-west-1], credentials-file: /root/.aws/credentials, profile: audit } }
          transparency: { domains: [example.com], logs: [{ url: "https://mon.log.example/2026", origin: log.example/2026 }, "https://log.example/2027"] }
        policy:
          maximum-lifetime: 100d
          issuers: ["Let's Encrypt"]
          wildcards: false
          ignore: [common-name-present]
          trust-stores: { java: /etc/ssl/java.pem }
        owners:
          - { match: "*.shop.example.com", owner: shop, environment: staging, labels: { tier: gold } }
        waivers:
          - { check: hsts-short, match: "*legacy*", until: 2027-03-15, by: ops, why: replaced in spring }
        alerts:
          channels:
            hook: { webhook: { url: "https://hook.example/x", key-file: /etc/rekey/hook.key }, from: error }
            chat: { slack: { url-file: /etc/rekey/slack }, owners: [shop] }
            am: { alertmanager: { url: "http://127.0.0.1:9093" } }
            page: { pagerduty: { key-file: /etc/rekey/pd }, from: critical }
            mail:
              email: { server: "smtps://mail.example.com", from: rekey@example.com, to: [ops@example.com], user: u,
                       password-file: /etc/rekey/mail }
            own: { exec: [/usr/local/bin/tell, "-v"] }
          heartbeat: { url: "https://hc.example/id", fail-suffix: /fail }
        metrics: { file: /var/lib/node_exporter/rekey.prom, all: true }
        """

    @Test func everythingIsReadAndComesBack() throws {
        let configuration = try SettingsFile.load(text: Self.everything, path: "f")
        #expect(configuration.environment == "production")
        #expect(configuration.scan.interval == .seconds(6 * 3600))
        #expect(configuration.scan.ports == [443, 8443])
        #expect(configuration.scan.transparency?.search == nil)
        #expect(configuration.scan.revocation)
        #expect(configuration.policy.maximumLifetime == .seconds(100 * 86_400))
        #expect(configuration.waivers.first?.until == Date(timeIntervalSince1970: 1_805_068_800))
        #expect(configuration.alerts.channels.map(\.name) == ["hook", "chat", "am", "page", "mail", "own"])
        #expect(configuration.alerts.channels.map(\.from) == ["error", "info", "info", "critical", "info", "info"])
        #expect(try SettingsFile.load(text: configuration.printBack(), path: "printed") == configuration)
    }

    @Test func aFileThatSaysNothingScansThisHostOnceADay() throws {
        let configuration = try SettingsFile.load(text: "state: /var/lib/rekey\n", path: "f")
        #expect(configuration.scan == ScanSettings())
        #expect(configuration.scan.interval == .seconds(86_400))
        #expect(configuration.scan.local && !configuration.scan.revocation)
        #expect(configuration.alerts.channels.isEmpty)
    }

    @Test func neverIsAnInterval() throws {
        let configuration = try SettingsFile.load(text: "scan: { every: never }\n", path: "f")
        #expect(configuration.scan.interval == nil)
        #expect(try SettingsFile.load(text: configuration.printBack(), path: "p") == configuration)
    }

    @Test(arguments: [
        ("scan: { evry: 1d }", "1:9: unknown key \"evry\"; did you mean \"every\"?"),
        ("scan: { every: 1s }", "1:16: \"every\" must be 1m to 366d, not 1s"),
        ("scan: { ports: [0] }", "1:17: an item of \"ports\" must be a number from 1 to 65535"),
        ("scan: { paths: [tls] }", "1:17: an item of \"paths\" must be an absolute path, not \"tls\""),
        ("scan: { transparency: {} }", "1:23: \"transparency\" needs \"domains\""),
        ("waivers: [{ match: x, by: a, why: b }]", "1:11: a waiver needs \"until\""),
        (
            "waivers: [{ match: x, by: a, why: b, until: soon }]",
            "1:45: \"until\" must be a day such as 2027-03-15, not \"soon\""
        ),
        ("alerts: { channels: { a: {} } }", "1:23: the channel \"a\" names no kind"),
        (
            "alerts: { channels: { a: { slack: { url: \"ftp://x\" } } } }",
            "1:42: \"url\" must be a URL (https, http), not \"ftp://x\""
        ),
        (
            "alerts: { channels: { a: { exec: [/bin/x], from: loud } } }",
            "1:50: \"from\" must be one of info, warning, error, critical, not \"loud\""
        ),
        ("alerts: { heartbeat: {} }", "1:22: \"heartbeat\" needs either \"url\" or \"url-file\""),
        ("metrics: { file: x }", "1:18: \"file\" must be an absolute path, not \"x\""),
    ])
    func mistakesAreNamedWhereTheyStand(text: String, expected: String) {
        #expect(problems(text) == [expected])
    }

    private static let checks = KnownChecks(
        numbered: [1: "expired", 35: "rsa-too-short"],
        drifts: ["served-not-newest"]
    )

    private static func waiver(_ check: String) -> String {
        "waivers: [{ check: \(check), match: x, until: 2027-03-15, by: a, why: b }]"
    }

    @Test(arguments: [
        (waiver("expird"), "1:20: there is no check \"expird\"; did you mean \"expired\"?"),
        (
            waiver("served-not-newst"),
            "1:20: there is no check \"served-not-newst\"; did you mean \"served-not-newest\"?"
        ),
        (waiver("77"), "1:20: there is no check \"77\""),
        (
            "policy: { ignore: [expired, rsa-to-short] }",
            "1:29: there is no check \"rsa-to-short\"; did you mean \"rsa-too-short\"?"
        ),
        // A drift is waived, never left out.
        ("policy: { ignore: [served-not-newest] }", "1:20: there is no check \"served-not-newest\""),
    ])
    func unknownChecksAreNamedWhereTheyStand(text: String, expected: String) throws {
        let failure = try #require(throws: SettingsFailure.self) {
            try SettingsFile.load(text: text, path: "f", checks: Self.checks)
        }
        #expect(failure.problems.map { "\($0.line):\($0.column): \($0.message)" } == [expected])
    }

    @Test func checksGoByWordOrNumber() throws {
        let text = "policy: { ignore: [35, expired] }\n" + Self.waiver("1")
        let configuration = try SettingsFile.load(text: text, path: "f", checks: Self.checks)
        #expect(configuration.policy.ignore == ["rsa-too-short", "expired"])
        #expect(configuration.waivers.map(\.check) == ["expired"])
    }
}
