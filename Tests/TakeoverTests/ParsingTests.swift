import Storage
import SystemPackage
import Testing

@testable import Takeover

struct ParsingTests {
    @Test func renewalFilesHaveSections() {
        let settings = SectionedSettings(
            """
            # renew_before_expiry = 30 days
            version = 2.9.0
            fullchain = /etc/letsencrypt/live/www.example.com/fullchain.pem

            [renewalparams]
            server = https://acme-v02.api.letsencrypt.org/directory
            authenticator = webroot
            webroot_path = /var/www/a, "/var/www/b",
            [[webroot_map]]
            www.example.com = /var/www/a
            [other]
            server = no
            """
        )
        #expect(settings[key: "fullchain"] == "/etc/letsencrypt/live/www.example.com/fullchain.pem")
        #expect(settings["renewalparams", key: "server"] == "https://acme-v02.api.letsencrypt.org/directory")
        #expect(settings.all(in: "renewalparams", "webroot_map") == ["www.example.com": "/var/www/a"])
        #expect(
            SectionedSettings.items(settings["renewalparams", key: "webroot_path"]) == ["/var/www/a", "/var/www/b"]
        )
        #expect(settings["renewalparams", key: "webroot_map"] == nil)
    }

    private static func renewal(_ lines: String) -> CertbotRenewal {
        CertbotRenewal(SectionedSettings("[renewalparams]\nserver = https://ca.example/dir\n\(lines)\n"))
    }

    @Test func certbotsWaysOfProvingAreTold() {
        let ways: [(String, ForeignChallenge)] = [
            ("authenticator = standalone", .standalone),
            ("authenticator = webroot\nwebroot_path = /srv/www,", .webroot("/srv/www")),
            ("authenticator = webroot\n[[webroot_map]]\na.example = /srv/b", .webroot("/srv/b")),
            ("authenticator = webroot\nwebroot_path = relative", .unknown),
            ("authenticator = nginx", .webServer("nginx")),
            ("authenticator = dns-cloudflare", .dnsProvider("dns-cloudflare")),
            ("authenticator = dns-x\u{1B}[31m", .unknown),
            (
                "authenticator = manual\npref_challs = dns-01,\nmanual_auth_hook = /opt/auth\nmanual_cleanup_hook = /opt/clean",
                .certbotHooks(auth: "/opt/auth", cleanup: "/opt/clean")
            ),
            ("authenticator = manual\npref_challs = dns-01,\nmanual_auth_hook = /opt/auth --with words", .unknown),
            ("authenticator = manual\npref_challs = http-01,\nmanual_auth_hook = /opt/auth", .unknown),
            ("", .unknown),
        ]
        for (lines, way) in ways { #expect(Self.renewal(lines).challenge == way, "\(lines)") }
        #expect(Self.renewal("").directory == "https://ca.example/dir")
        #expect(Self.renewal("authenticator = webroot\n[[webroot_map]]\na = /x\nb = /y").hasSeveralWebroots)
        #expect(!Self.renewal("authenticator = webroot\n[[webroot_map]]\na = /x\nb = /x").hasSeveralWebroots)
    }

    @Test func assignmentsAreReadAsAShellWould() {
        let settings = ShellAssignments(
            """
            # comment
            BASEDIR=/var/lib/dehydrated # where
            export WELLKNOWN="${BASEDIR}/acme-challenges"
              KEY='single $BASEDIR "quoted"'
            BOTH="a \\"b\\" \\$c"'d'e\\ f
            EMPTY=
            UNSET="x${NOTHING}y"
            not an assignment = x
            1BAD=x
            """
        )
        #expect(settings["BASEDIR"] == "/var/lib/dehydrated")
        #expect(settings["WELLKNOWN"] == "/var/lib/dehydrated/acme-challenges")
        #expect(settings["KEY"] == "single $BASEDIR \"quoted\"")
        #expect(settings["BOTH"] == "a \"b\" $cde f")
        #expect(settings["EMPTY"] == "")
        #expect(settings["UNSET"] == "xy")
        #expect(settings.values.count == 6)
        #expect(settings.computed.isEmpty)
    }

    @Test func nothingIsExecuted() {
        let settings = ShellAssignments(
            """
            A=$(touch /tmp/x)
            B=`touch /tmp/x`
            C="${D:-default}"
            E="$A/b"
            F=x; touch /tmp/x
            G="open
            H=$((1+1))
            """
        )
        #expect(settings.computed == ["A", "B", "C", "E", "G", "H"])
        #expect(settings.values == ["F": "x"])
    }

    @Test func wrappedValuesOfAcmeShAreUnwrapped() {
        let settings = ShellAssignments(
            "Le_ReloadCmd='__ACME_BASE64__START_c3lzdGVtY3RsIHJlbG9hZCBuZ2lueA==__ACME_BASE64__END_'"
        )
        #expect(settings["Le_ReloadCmd"] == "systemctl reload nginx")
    }

    @Test func acmeShsWaysOfProvingAreTold() {
        let ways: [(String?, ForeignChallenge)] = [
            ("no", .standalone), ("no,no", .standalone), ("/var/www", .webroot("/var/www")), ("alpn", .tlsALPN),
            ("dns_cf", .dnsProvider("dns_cf")), ("apache", .webServer("apache")), ("nginx:", .webServer("nginx")),
            ("dns_../x", .unknown), (nil, .unknown), ("", .unknown),
        ]
        for (text, way) in ways { #expect(AcmeShPlaces.challenge(text) == way, "\(text ?? "nil")") }
    }

    @Test func acmeShLosesThePort() {
        #expect(
            AcmeShPlaces.places(of: "https://localhost:14000/dir", below: "/h/ca") == [
                "/h/ca/localhost/dir", "/h/ca/localhost",
            ]
        )
        #expect(AcmeShPlaces.places(of: "https://ca.example/a/../../b", below: "/h/ca").isEmpty)
    }

    @Test func dehydratedsShortNamesAndDirectoriesAreKnown() {
        let settings = DehydratedSettings(ShellAssignments("CA=\"letsencrypt-test\""), home: "/etc/dehydrated")
        #expect(settings.directory == "https://acme-staging-v02.api.letsencrypt.org/directory")
        #expect(settings.certificates == "/etc/dehydrated/certs")
        #expect(settings.challenge == .alias("/var/www/dehydrated"))
        let other = DehydratedSettings(
            ShellAssignments("BASEDIR=/x\nCA=https://ca.example/dir\nWELLKNOWN=/srv/.well-known/acme-challenge"),
            home: "/etc"
        )
        #expect(other.accounts == "/x/accounts")
        #expect(other.challenge == .webroot("/srv"))
        #expect(DehydratedSettings(ShellAssignments("CA=$(cat ca)"), home: "/").directory == nil)
        #expect(
            DehydratedSettings(ShellAssignments("CHALLENGETYPE=dns-01\nHOOK=/opt/hook"), home: "/").challenge
                == .dehydratedHook("/opt/hook")
        )
    }

    @Test func namesAreValidAndApart() throws {
        var names = NameSuggestion()
        let wishes = ["www.example.com", "*.example.com", "WWW.example.com", "--x y", "ä", "", "../../etc"]
        let found = wishes.map { names.name(for: $0)?.text }
        #expect(
            found == ["www.example.com", "wildcard.example.com", "www.example.com-2", "x-y", nil, nil, "etc"]
        )
    }

    @Test func onlyWhatIsSoundIsBelieved() {
        #expect(ForeignText.url("http://ca.example/dir") == nil)
        #expect(ForeignText.url("https://ca.example/\u{1B}[2J") == nil)
        #expect(ForeignText.url("https://ca.example/a\nb") == nil)
        #expect(ForeignText.server(of: "https://ca.example:14000/dir") == "ca.example:14000")
        #expect(ForeignText.server(of: "https://user@ca.example/dir") == nil)
        #expect(ForeignText.path("/a/../b/./c") == "/b/c")
        #expect(ForeignText.path("a/b") == nil)
        #expect(ForeignText.path("/a\nb") == nil)
        #expect(
            ForeignText.contacts(["mailto:ops@example.com", "ops@example.com", "x", "a@b@c", nil, "a@b\n"]) == [
                "ops@example.com"
            ]
        )
        #expect(ForeignText.shown("a\u{1B}[2J\n\u{202E}b") == "a\\u{1b}[2J\\u{a}\\u{202e}b")
    }
}
