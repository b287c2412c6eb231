import Storage
import SystemPackage
import TLS
import Testing

@testable import Inventory

/// Each program's configuration, planted and read from the main file to the link.
struct ServiceConfigurationsTests {
    let tree: Planted

    init() throws { tree = try Planted() }

    private func findings(_ program: ServiceInstance.Program, _ name: String, base: FilePath? = nil) -> ServiceFindings
    {
        let instance = ServiceInstance(program, [tree.root.appending(name)], base: base)
        return ServiceConfigurations(disk: LocalFileSystem(), usual: [instance]).findings(running: [])
    }

    /// Links as texts, paths below the tree.
    private func texts(_ findings: ServiceFindings) -> [String] {
        func short(_ text: String) -> String { text.replacing("\(tree.root)/", with: "") }
        return findings.links.map { link in
            let listens = link.listens.map { listen in
                "\(listen.address ?? "*"):\(listen.port)" + (listen.startTLS.map { "+\($0)" } ?? "")
            }
            let parts = [
                link.role.rawValue, short(link.certificatePath.string), short(link.keyPath?.string ?? "-"),
                link.names.joined(separator: ","), listens.joined(separator: ","), short(link.configuration),
            ]
            return parts.joined(separator: " ")
        }
    }

    private func plant(_ names: String...) throws {
        for name in names { try tree.file(name, "planted") }
    }

    @Test func nginx() throws {
        try plant("a.crt", "a.key", "b.crt", "b.key", "rsa.crt", "rsa.key", "mail.crt", "mail.key", "ca.crt", "p q.crt")
        try tree.file(
            "nginx.conf",
            """
            # a comment; with { a brace
            events { worker_connections 10; }
            http {
                ssl_certificate a.crt; ssl_certificate_key a.key;
                map $host $x { default "a;b"; '}' 1; }
                include sites/*.conf;
                include missing.conf;
                server { listen 8443 ssl default_server; listen unix:/x ssl; listen 80; server_name one.example *.one.example; }
                server {
                    listen [::]:9443 ssl http2; server_name "two.example" _;
                    ssl_certificate $ssl_server_name.crt;
                    ssl_certificate_key k;
                    content_by_lua_block { if x then ssl_certificate = "}" .. "{" end }
                    location ~ "^/a{2}$" { proxy_ssl_certificate "p q.crt"; proxy_ssl_trusted_certificate ca.crt; }
                }
            }
            mail {
                server { listen 10.0.0.1:143; protocol imap; starttls on; ssl_certificate mail.crt; ssl_certificate_key mail.key; }
            }
            """
        )
        try tree.file(
            "sites/b.conf",
            "server { listen 443 ssl; server_name b.example;\n ssl_certificate b.crt;\n ssl_certificate_key\n b.key;\n"
                + " ssl_certificate \(tree.root)/rsa.crt; ssl_certificate_key rsa.key; }"
        )
        let findings = findings(.nginx, "nginx.conf")
        #expect(
            Set(texts(findings)) == [
                "server b.crt b.key b.example *:443 sites/b.conf:2",
                "server rsa.crt rsa.key b.example *:443 sites/b.conf:5",
                "server a.crt a.key one.example,*.one.example *:8443 nginx.conf:4",
                "client p q.crt -   nginx.conf:14", "trust ca.crt -   nginx.conf:14",
                "server mail.crt mail.key  10.0.0.1:143+imap nginx.conf:18",
            ]
        )
        #expect(Set(findings.blindSpots.map(\.reason)) == [.missingFile, .unresolvedVariable])
        #expect(findings.blindSpots.allSatisfy { $0.place == tree.uri("nginx.conf") })
        #expect(findings.blindSpots.contains { $0.reason == .unresolvedVariable && $0.detail.hasPrefix("line 11:") })
    }

    @Test func apache() throws {
        try plant("a.crt", "a.key", "both.pem", "ca.pem", "v.crt")
        try tree.file(
            "apache2.conf",
            """
            # Listen 1
            Define CERTS certs
            Listen 443
            Listen 127.0.0.1:8443 https
            Listen 80
            <IfModule mod_ssl.c>
              IncludeOptional sites/*.conf
              IncludeOptional nothing/*.conf
              Include absent.conf
            </IfModule>
            """
        )
        try tree.file(
            "sites/1.conf",
            """
            <virtualhost *:443 [::]:443>
              servername https://one.example:443
              ServerAlias two.example \\
                three.example
              sslcertificatefile "a.crt"
              SSLCertificateKeyFile a.key
              SSLCACertificateFile 'ca.pem'
              <Directory "/x>y"> Options None
              </Directory>
            </VirtualHost>
            <VirtualHost 10.0.0.1>
              SSLCertificateFile ${ROOT}/x.crt
              SSLCertificateFile ${CERTS}/../v.crt
              SSLCertificateFile both.pem
            </VirtualHost>
            </IfModule>
            """
        )
        let findings = findings(.apache, "apache2.conf", base: tree.root)
        #expect(
            Set(texts(findings)) == [
                "server a.crt a.key one.example,two.example,three.example *:443,*:443 sites/1.conf:5",
                "trust ca.pem -   sites/1.conf:7", "server v.crt v.crt  10.0.0.1:443 sites/1.conf:13",
                "server both.pem both.pem  10.0.0.1:443 sites/1.conf:14",
            ]
        )
        #expect(Set(findings.blindSpots.map(\.reason)) == [.badConfiguration, .missingFile, .unresolvedVariable])
    }

    @Test func haproxy() throws {
        try plant(
            "dir/a.pem",
            "dir/a.pem.key",
            "dir/a.pem.ocsp",
            "dir/.hidden",
            "one.pem",
            "ca.pem",
            "listed.pem",
            "q/e.pem"
        )
        try tree.file("list.txt", "# list\nlisted.pem [alpn h2 ssl-min-ver TLSv1.2] x.example !y.example\n")
        try tree.file(
            "haproxy.cfg",
            """
            global
                crt-base \(tree.root)   # where they are
                ca-base \(tree.root)
            frontend web
                bind :443,[::]:443 ssl crt dir crt "one.pem" alpn h2
                bind ipv6@:::8443 ssl crt-list \(tree.root)/list.txt ca-file ca.pem
                bind *:80
                bind unix@/x ssl crt q\\/e.pem
            backend b
                server s1 10.0.0.1:443 ssl verify required ca-file @system-ca crt one.pem
                server s2 10.0.0.2:443 ssl crt "${DIR}/x.pem
            """
        )
        let findings = findings(.haproxy, "haproxy.cfg")
        #expect(
            Set(texts(findings)) == [
                "server dir/a.pem dir/a.pem.key  *:443,*:443 haproxy.cfg:5",
                "server one.pem one.pem  *:443,*:443 haproxy.cfg:5", "trust ca.pem -   haproxy.cfg:6",
                "server listed.pem listed.pem x.example *:8443 list.txt:2", "server q/e.pem q/e.pem   haproxy.cfg:8",
                "client one.pem one.pem   haproxy.cfg:10",
            ]
        )
        #expect(Set(findings.blindSpots.map(\.reason)) == [.badConfiguration, .unresolvedVariable])
    }

    @Test func postfix() throws {
        try plant("etc/cert.pem", "etc/key.pem", "etc/sub.pem", "etc/ec.pem")
        try tree.file(
            "etc/main.cf",
            """
            # comment
            dir = \(tree.root)/etc
            myhostname = mail.example
            smtpd_tls_cert_file = /old.pem
            smtpd_tls_cert_file =
               ${dir}/cert.pem
              # a comment inside
            smtpd_tls_key_file = $(dir)/key.pem
            smtpd_tls_eccert_file = ${nothing?/never.pem}${nothing:$dir/ec.pem}
            inet_interfaces = loopback-only
            loop = $loop
            smtp_tls_cert_file = $loop
            """
        )
        try tree.file(
            "etc/master.cf",
            """
            smtp      inet  n       -       y       -       -       smtpd
            submission inet n       -       y       -       -       smtpd
              -o syslog_name=postfix/submission
              -o { smtpd_tls_chain_files = $dir/sub.pem }
            10.0.0.1:465 inet n - y - - smtpd -o smtpd_tls_wrappermode=yes
            pickup    unix  n       -       y       60      1       pickup
            """
        )
        let findings = findings(.postfix, "etc")
        #expect(
            texts(findings) == [
                "server etc/cert.pem etc/key.pem mail.example localhost:25+smtp,10.0.0.1:465 etc/main.cf:5",
                "server etc/ec.pem etc/ec.pem mail.example localhost:25+smtp,10.0.0.1:465 etc/main.cf:9",
                "server etc/sub.pem etc/sub.pem mail.example localhost:587+smtp etc/master.cf:2",
            ]
        )
        #expect(findings.blindSpots.map(\.reason) == [.unresolvedVariable])
    }

    @Test func dovecot() throws {
        try plant("cert.pem", "key.pem", "name.pem", "name.key", "new.pem")
        try tree.file(
            "dovecot.conf",
            """
            protocols = imap lmtp sieve
            !include conf.d/*.conf
            !include_try nothing.conf
            service imap-login { inet_listener imaps { port = 1993 } }
            service lmtp {
              inet_listener lmtp {
                port = 2424  # not 24
              }
            }
            local_name "a.example b.example" {
              ssl_cert = <\(tree.root)/name.pem
              ssl_key = < \(tree.root)/name.key
            }
            ssl_ca = -----BEGIN CERTIFICATE-----
            }
            """
        )
        try tree.file(
            "conf.d/10-ssl.conf",
            "ssl = required\nssl_cert = </etc/old.pem\nssl_cert = <../cert.pem\nssl_key = <../key.pem"
        )
        try tree.file("conf.d/20.conf", "ssl_server_cert_file = ../new.pem\nunclosed {\n")
        let findings = findings(.dovecot, "dovecot.conf")
        let listens = "*:143+imap,*:1993,*:2424+lmtp,*:4190+sieve"
        #expect(
            Set(texts(findings)) == [
                "server cert.pem key.pem  \(listens) conf.d/10-ssl.conf:3",
                "server new.pem key.pem  \(listens) conf.d/20.conf:1",
                "server name.pem name.key a.example,b.example \(listens) dovecot.conf:11",
            ]
        )
        #expect(
            findings.blindSpots.map(\.reason).sorted { $0.rawValue < $1.rawValue } == [
                .badConfiguration, .badConfiguration, .unsupported,
            ]
        )
    }

    @Test func postgresql() throws {
        try plant("data/server.crt", "data/server.key", "elsewhere.crt", "data/ca.crt")
        try tree.file(
            "etc/postgresql.conf",
            """
            #ssl_cert_file = 'never'
            data_directory = '\(tree.root)/data'   # where it is
            listen_addresses = '*, 10.0.0.1'
            port 5433
            SSL = tr
            ssl_cert_file = 'it''s.crt'
            include_dir 'conf.d'
            include_if_exists = 'nothing.conf'
            """
        )
        try tree.file("etc/conf.d/1.conf", "ssl_cert_file = '\(tree.root)/elsewhere.crt'\nssl_ca_file=ca.crt")
        try tree.file("etc/conf.d/1.txt", "ssl = off")
        #expect(
            texts(findings(.postgresql, "etc/postgresql.conf")) == [
                "server elsewhere.crt data/server.key  *:5433+postgres,10.0.0.1:5433+postgres etc/conf.d/1.conf:1",
                "trust data/ca.crt -   etc/conf.d/1.conf:2",
            ]
        )
        try tree.file("data/postgresql.auto.conf", "ssl = 'off'")
        #expect(findings(.postgresql, "etc/postgresql.conf").links.isEmpty)
        try tree.file("data/postgresql.auto.conf", "ssl_cert_file = 'server.crt'")
        #expect(
            texts(findings(.postgresql, "etc/*.conf")).first?.hasPrefix("server data/server.crt data/server.key")
                == true
        )
    }

    @Test func runningServicesAreReadOnceAndNamed() throws {
        try plant("a.crt")
        let file = try tree.file(
            "n.conf",
            "http { server { listen 1443 ssl; ssl_certificate a.crt; ssl_certificate_key gone.key; } }"
        )
        let words = "nginx: master process nginx -c \(file)"
        let running =
            [3, 4].map {
                RunningProcess(pid: $0, program: "nginx", arguments: [words], unit: "nginx.service")
            } + [
                RunningProcess(pid: 5, program: "dovecot", arguments: ["dovecot", "-c", "/nowhere/d.conf"]),
                RunningProcess(pid: 6, program: "nginx", arguments: [words], isContained: true),
            ]
        let findings = ServiceConfigurations(disk: LocalFileSystem(), usual: []).findings(running: running)
        #expect(findings.links.map(\.unit) == ["nginx.service"])
        #expect(findings.links.first?.place.evidence == "\(file):1")
        #expect(
            Set(findings.blindSpots.map { "\($0.place) \($0.reason.rawValue)" }) == [
                "\(tree.uri("gone.key")) missing_file", "file:///nowhere/d.conf missing_file",
                "file:///proc/6 unsupported",
            ]
        )
    }

    @Test func hostileConfigurationsEnd() throws {
        try tree.file("loop.conf", "include loop.conf; include other.conf;")
        try tree.file("other.conf", "include loop.conf;")
        #expect(findings(.nginx, "loop.conf").blindSpots.allSatisfy { $0.reason == .includeLoop })
        try tree.file("deep.conf", String(repeating: "http { ", count: 100_000))
        #expect(findings(.nginx, "deep.conf").blindSpots.contains { $0.reason == .badConfiguration })
        try tree.file("deep-dovecot.conf", String(repeating: "a {\n", count: 20_000))
        #expect(findings(.dovecot, "deep-dovecot.conf").blindSpots.contains { $0.reason == .badConfiguration })
        try tree.file("deep-apache.conf", String(repeating: "<A>\n", count: 20_000))
        #expect(findings(.apache, "deep-apache.conf").blindSpots.contains { $0.reason == .badConfiguration })
        try tree.file(
            "p/main.cf",
            (0..<40).map { "a\($0) = $a\($0 + 1)$a\($0 + 1)\n" }.joined() + "smtpd_tls_cert_file = $a0"
        )
        try tree.file("p/master.cf", "smtp inet n - y - - smtpd")
        #expect(findings(.postfix, "p").blindSpots.map(\.reason) == [.unresolvedVariable])
        let noise = (0..<4096).map { _ in UInt8.random(in: 0...255) }
        try tree.file("noise", noise)
        for program in ServiceInstance.Program.allCases where program != .postfix { _ = findings(program, "noise") }
    }

    @Test func unreadableConfigurationsAreTold() throws {
        let closed = try tree.file("closed.conf", "http {}")
        let main = try tree.file("n.conf", "include closed.conf;")
        let disk = RefusingDisk(refusing: [closed])
        let findings = ServiceConfigurations(disk: disk, usual: [ServiceInstance(.nginx, [main])]).findings(running: [])
        #expect(findings.blindSpots.map(\.reason) == [.permissionDenied])
        #expect(findings.blindSpots.map(\.place) == [tree.uri("closed.conf")])
    }

    private static let globs: [(String, String, Bool)] = [
        ("*.conf", "a.conf", true), ("*.conf", ".conf", false), ("a?c", "abc", true), ("a?c", "ac", false),
        ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false), ("[]x", "[]x", true), ("\\*", "*", true), ("\\*", "a", false),
        (".*", ".a", true), ("*a*b*", "xxaxxbxx", true), ("*a*b", "xxaxxbxx", false), ("", "", true),
    ]

    @Test func patternsMatchAsShellsHaveIt() {
        for (pattern, name, fits) in Self.globs {
            #expect(GlobPattern(pattern).matches(name) == fits, "\(pattern) \(name)")
        }
        let slow = GlobPattern(String(repeating: "*a", count: 100) + "b")
        #expect(!slow.matches(String(repeating: "a", count: 2000)))
    }
}
