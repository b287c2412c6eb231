import Testing

@testable import Settings

@Suite struct ProblemTests {
    @Test(arguments: [
        ("", ["1:1: the file is empty"]),
        ("# nothing\n", ["1:1: the file is empty"]),
        ("- a\n", ["1:1: the file must be a mapping, not a list"]),
        ("hello", ["1:1: the file must be a mapping, not a single value"]),
        ("certificate: {}", ["1:1: unknown key \"certificate\"; did you mean \"certificates\"?"]),
        ("zzzzz: 1", ["1:1: unknown key \"zzzzz\""]),
        ("state: var/lib", ["1:8: \"state\" must be an absolute path, not \"var/lib\""]),
        ("state:", ["1:7: \"state\" must be a text and cannot be empty"]),
        ("state: [a]", ["1:8: \"state\" must be a text and cannot be a list"]),
        ("contact: ops@example.com", ["1:10: \"contact\" must be a list, not a single value"]),
        (
            "contact: [ops, a@b?c, \"a@b,c@d\"]",
            [
                "1:11: \"ops\" is not an e-mail address", "1:16: \"a@b?c\" is not an e-mail address",
                "1:23: \"a@b,c@d\" is not an e-mail address",
            ]
        ),
        ("hooks: { dir: /a }", ["1:10: unknown key \"dir\""]),
        ("hooks: { deadline: 0s }", ["1:20: \"deadline\" must be 1s to 1h, not 0s"]),
        ("hooks: { directory: a }", ["1:21: \"directory\" must be an absolute path, not \"a\""]),
        ("authorities: [a]", ["1:14: \"authorities\" must be a mapping of names to authorities, not a list"]),
        ("certificates: [a]", ["1:15: \"certificates\" must be a mapping of names to certificates, not a list"]),
        ("? [a, b]\n: c\n", ["1:3: a key must be a plain word"]),
        ("state: !!int 5", ["1:8: tags are not read"]),
        ("state: !x /a", ["1:8: tags are not read"]),
    ])
    func theRoot(text: String, expected: [String]) { #expect(problems(text) == expected) }

    @Test(arguments: [
        ("corp: {}", "2:3: the authority \"corp\" needs a \"directory\""),
        ("letsencript: {}", "2:3: the authority \"letsencript\" needs a \"directory\"; did you mean \"letsencrypt\"?"),
        ("c: { directory: http://ca/dir }", "2:19: \"directory\" must be an https URL, not \"http://ca/dir\""),
        ("c: { directory: https:///dir }", "2:19: \"directory\" must be an https URL, not \"https:///dir\""),
        ("c: { directory: https://u@ca/dir }", "2:19: \"directory\" must be an https URL, not \"https://u@ca/dir\""),
        ("c: { directory: \"https://ca/a b\" }", "2:19: \"directory\" must be an https URL, not \"https://ca/a b\""),
        ("zerossl: { profil: x }", "2:14: unknown key \"profil\"; did you mean \"profile\"?"),
        ("zerossl: { profile: \"a b\" }", "2:23: \"profile\" must be one word, not \"a b\""),
        ("zerossl: { eab: { kid: a } }", "2:19: \"eab\" needs a \"key-file\""),
        ("zerossl: { eab: { kid: a, key-file: b } }", "2:39: \"key-file\" must be an absolute path, not \"b\""),
        ("zerossl: { server-roots: b }", "2:28: \"server-roots\" must be an absolute path, not \"b\""),
        ("zerossl: { terms-of-service-agreed: \"true\" }", "2:39: \"terms-of-service-agreed\" must be true or false"),
        ("zerossl: { terms-of-service-agreed: yes }", "2:39: \"terms-of-service-agreed\" must be true or false"),
        ("Zero: { directory: https://a/b }", "2:3: the authority's name \"Zero\" is not [a-z0-9][a-z0-9_.-]{0,63}"),
        ("../x: { directory: https://a/b }", "2:3: the authority's name \"../x\" is not [a-z0-9][a-z0-9_.-]{0,63}"),
        ("zerossl: text", "2:12: the authority \"zerossl\" must be a mapping, not a single value"),
    ])
    func authorities(line: String, expected: String) {
        #expect(problems("authorities:\n  \(line)\n") == [expected])
    }

    @Test(arguments: [
        ("chalenge: { http-01: {} }", "5:5: unknown key \"chalenge\"; did you mean \"challenge\"?"),
        ("key: rsa-1024", "5:10: unknown kind of key \"rsa-1024\"; did you mean \"rsa-2048\"?"),
        ("key: []", "5:10: \"key\" is an empty list"),
        ("key: [rsa-2048, rsa-4096]", "5:21: rsa-4096 and rsa-2048 at line 5, column 11, are both rsa"),
        ("key: [ecdsa-p256, rsa-1024]", "5:23: unknown kind of key \"rsa-1024\"; did you mean \"rsa-2048\"?"),
        ("challenge: { dns-01: { hook: x } }", "5:28: unknown key \"hook\"; did you mean \"hooks\"?"),
        ("challenge: { dns-01: { lego: exec.sh } }", "5:34: \"lego\" must be an absolute path, not \"exec.sh\""),
        ("challenge: { dns-01: { hooks: false } }", "5:35: \"hooks\" must be true, or left out"),
        ("challenge: { dns-01: { update: { server: 192.0.2.1 } } }", "5:36: \"update\" needs a \"key-file\""),
        (
            "challenge: { dns-01: { update: { server: a b, key-file: /k } } }",
            "5:46: \"server\" must be a name server, not \"a b\""
        ),
        ("challenge: { dns-01: { hooks: true, servers: [] } }", "5:50: \"servers\" is an empty list"),
        ("challenge: { dns-01: { hooks: true, timeout: 0s } }", "5:50: \"timeout\" must be 1s to 1h, not 0s"),
        ("challenge: { dns-persist-01: { x: y } }", "5:36: unknown key \"x\""),
        ("challenge: { tls-alpn-01: { listen: x } }", "5:41: \"listen\" must be an address with a port, not \"x\""),
        ("challenge: { http-1: {} }", "5:18: unknown key \"http-1\"; did you mean \"http-01\"?"),
        ("challenge: {}", "5:16: \"challenge\" must have at least one kind"),
        ("challenge: http-01", "5:16: \"challenge\" must be a mapping, not a single value"),
        ("challenge: { http-01: { listen: 80 } }", "5:37: \"listen\" must be an address with a port, not \"80\""),
        (
            "challenge: { http-01: { listen: \"a.example:80\" } }",
            "5:37: \"listen\" must be an address with a port, not \"a.example:80\""
        ),
        (
            "challenge: { http-01: { listen: \"0.0.0.0:65536\" } }",
            "5:37: \"listen\" must be an address with a port, not \"0.0.0.0:65536\""
        ),
        (
            "challenge: { http-01: { listen: \"::1:80\" } }",
            "5:37: \"listen\" must be an address with a port, not \"::1:80\""
        ),
        ("challenge: { http-01: { webroot: www } }", "5:38: \"webroot\" must be an absolute path, not \"www\""),
        (
            "challenge: { http-01: { webroot: /w, listen: \"[::]:80\" } }",
            "5:38: \"http-01\" takes \"listen\" or \"webroot\", not both"
        ),
        ("deploy: { link: {} }", "5:13: \"deploy\" must be a list, not a mapping"),
        ("deploy:", "5:12: \"deploy\" must be a list, not nothing"),
        ("deploy: [{}]", "5:14: a target needs a \"link\" or a \"copy\""),
        ("deploy: [{ copy: {} }]", "5:22: \"copy\" names no path"),
        ("deploy: [{ link: {} }]", "5:22: \"link\" names no path"),
        ("deploy: [{ link: { key-mode: \"0600\" } }]", "5:22: \"link\" names no path"),
        ("deploy: [{ lnk: { cert: /c }, link: { cert: /c } }]", "5:16: unknown key \"lnk\"; did you mean \"link\"?"),
    ])
    func certificates(line: String, expected: String) { #expect(problems(certificate(line)) == [expected]) }

    @Test(arguments: [
        ("[]", "3:12: \"names\" is an empty list"),
        ("[\"\"]", "3:13: a name must be a text and cannot be empty"),
        ("a.example.com", "3:12: \"names\" must be a list, not a single value"),
        ("[a.example.com, A.example.com.]", "3:28: the name \"a.example.com\" is given twice; first at line 3"),
        ("[\"*.example.com\"]", "3:13: the wildcard \"*.example.com\" cannot be proved by http-01"),
        (
            "[bücher.example]",
            "3:13: \"bücher.example\" is not a name for a certificate: the name is not ASCII; write its A-label (xn--…)"
        ),
        ("[intranet]", "3:13: \"intranet\" is not a name for a certificate: the name has one label only"),
        ("[256.1.1.1]", "3:13: \"256.1.1.1\" is not a name for a certificate: an IP address is not a DNS name"),
        (
            "[\"a b.example\"]",
            "3:13: \"a b.example\" is not a name for a certificate: the label \"a b\" is not letters, digits and inner hyphens, 1 to 63 of them"
        ),
        ("[\"a\\u001bb.example\"]", "3:13: a name contains a control character"),
        ("[[a]]", "3:13: a name must be a text and cannot be a list"),
    ])
    func names(names: String, expected: String) { #expect(problems(certificate("", names: names)) == [expected]) }

    @Test(arguments: [
        (
            "copy: { cert: \"/etc/a\\nb\" }",
            "6:21: \"cert\" contains a control character"
        ),
        ("link: { cert: c }", "6:21: \"cert\" must be an absolute path, not \"c\""),
        (
            "link: { cert: /a/../c }",
            "6:21: \"cert\" must not contain \"//\", \"/./\" or \"/../\" nor end in a slash: \"/a/../c\""
        ),
        (
            "link: { cert: /a//c }",
            "6:21: \"cert\" must not contain \"//\", \"/./\" or \"/../\" nor end in a slash: \"/a//c\""
        ),
        (
            "link: { cert: /a/ }",
            "6:21: \"cert\" must not contain \"//\", \"/./\" or \"/../\" nor end in a slash: \"/a/\""
        ),
        ("link: { cert: / }", "6:21: \"cert\" must not contain \"//\", \"/./\" or \"/../\" nor end in a slash: \"/\""),
        ("link: { cert: /c, key-mode: 0640 }", "6:35: \"key-mode\" must be quoted, not 0640"),
        (
            "link: { cert: /c, key-mode: \"0644\" }",
            "6:35: \"key-mode\" must be one of 0600, 0640, 0400, 0440, not \"0644\""
        ),
        (
            "link: { cert: /c, key-mode: \"640\" }",
            "6:35: \"key-mode\" must be one of 0600, 0640, 0400, 0440, not \"640\""
        ),
        ("copy: { cert: /c, owner: \"a b\" }", "6:32: \"a b\" is not the name or number of a user"),
        ("copy: { cert: /c, mode: 0644 }", "6:31: \"mode\" must be quoted, not 0644"),
        (
            "copy: { cert: /c, mode: \"0664\" }",
            "6:31: \"mode\" must be one of 0400, 0440, 0444, 0600, 0640, 0644, not \"0664\""
        ),
        ("copy: { cert: /c, password-file: /p }", "6:40: \"password-file\" is of no use without \"pkcs12\""),
        (
            "link: { cert: /c }\n  copy: { pkcs12: /c }",
            "7:23: the path \"/c\" is claimed twice by the certificate \"a\"; first at line 6, column 21"
        ),
        ("link: { cert: /c, group: \"a b\" }", "6:32: \"a b\" is not the name or number of a group"),
        (
            "link: { cert: /c, group: web, key-mode: \"0600\" }",
            "6:32: the group \"web\" cannot read a key of mode 0600"
        ),
        (
            "link: { cert: /c }\n  reload: systemctl reload nginx",
            "7:15: \"reload\" must be a list of words, not a single value"
        ),
        ("link: { cert: /c }\n  reload: []", "7:15: \"reload\" is an empty list"),
        (
            "link: { cert: /c }\n  reload: [bin/x]",
            "7:15: \"reload\" must name its program by an absolute path or without a slash, not \"bin/x\""
        ),
        (
            "link: { cert: /c }\n  validate: [nginx, [t]]",
            "7:25: an item of \"validate\" must be a text and cannot be a list"
        ),
        ("link: { cert: /c }\n  deadline: 0s", "7:17: \"deadline\" must be 1s to 1h, not 0s"),
        ("link: { cert: /c }\n  settle: 2h", "7:15: \"settle\" must be 0s to 1h, not 2h"),
        ("link: { cert: /c }\n  settle: 99999999s", "7:15: \"settle\" must be a time such as 60s, not \"99999999s\""),
        ("link: { cert: /c }\n  wave: 0", "7:13: \"wave\" must be a number from 1 to 99"),
        ("link: { cert: /c }\n  wave: 100", "7:13: \"wave\" must be a number from 1 to 99"),
        ("link: { cert: /c }\n  verify: a.example.com:443", "7:15: \"verify\" must be a list, not a single value"),
        (
            "link: { cert: /c }\n  verify: [a.example.com]",
            "7:16: an endpoint must be a host with a port, not \"a.example.com\""
        ),
        (
            "link: { cert: /c }\n  verify: [\"::1:443\"]",
            "7:16: an endpoint must be a host with a port, not \"::1:443\""
        ),
        (
            "link: { cert: /c }\n  verify: [\"256.1.1.1:443\"]",
            "7:16: an endpoint must be a host with a port, not \"256.1.1.1:443\""
        ),
        (
            "link: { cert: /c }\n  verify: [\"*.example.com:443\"]",
            "7:16: an endpoint must be a host with a port, not \"*.example.com:443\""
        ),
        (
            "link: { cert: /c }\n  verify: [\"a.example.com:0\"]",
            "7:16: an endpoint must be a host with a port, not \"a.example.com:0\""
        ),
        ("link: { cert: /c }\n  verify: [{ name: a.example.com }]", "7:16: an endpoint needs \"connect\""),
        (
            "link: { cert: /c }\n  verify: [{ connect: \"a:1\", name: 1.2.3.4 }]",
            "7:40: \"name\" must be a host name, not \"1.2.3.4\""
        ),
        (
            "link: { cert: /c }\n  verify: [{ connect: \"a:1\", starttls: smpt }]",
            "7:44: \"starttls\" must be one of smtp, lmtp, imap, pop3, ftp, sieve, postgres, ldap, mysql, xmpp, xmpp-server, "
                + "nntp, rdp, mssql, irc, telnet, not \"smpt\"; did you mean \"smtp\"?"
        ),
    ])
    func targets(lines: String, expected: String) {
        #expect(problems(certificate("deploy:\n- \(lines)")) == [expected])
    }

    @Test(arguments: ["A", "-a", ".a", "a/b", "ä", "a b", String(repeating: "a", count: 65)])
    func namesOfCertificatesAreFitForDirectories(name: String) {
        let text = "certificates:\n  \"\(name)\": { names: [a.example.com], authorities: [zerossl] }\n"
        #expect(problems(text) == ["2:3: the certificate's name \"\(name)\" is not [a-z0-9][a-z0-9_.-]{0,63}"])
    }

    @Test func whatIsMissingIsNamed() {
        #expect(
            problems("certificates:\n  a: {}\n") == [
                "2:3: the certificate \"a\" needs \"names\"", "2:3: the certificate \"a\" has no authority",
            ]
        )
        #expect(
            problems(certificate("").replacing("[letsencrypt]", with: "[letsencript, zerossl, zerossl]")) == [
                "4:19: there is no authority \"letsencript\"; did you mean \"letsencrypt\"?",
                "4:41: the authority \"zerossl\" is listed twice",
            ]
        )
        #expect(
            problems("defaults: { authorities: [] }\ncertificates: { a: { names: [a.example.com] } }") == [
                "1:26: \"authorities\" is an empty list"
            ]
        )
    }

    @Test func allProblemsOfAFileAreReportedFromTopToBottom() {
        let text = """
            stat: /var/lib/rekey
            contact: ops
            defaults:
              authorities: [corp]
              key: rsa
              challenge: { dns-01: {} }
            certificates:
              Bad:
                names: [a, "*.example.com"]
              good:
                names: [b.example.com]
                deploy:
                  - link: { cert: relative }
                    verify: [nowhere]
            """
        #expect(
            problems(text) == [
                "1:1: unknown key \"stat\"; did you mean \"state\"?",
                "2:10: \"contact\" must be a list, not a single value",
                "4:17: there is no authority \"corp\"",
                "5:8: unknown kind of key \"rsa\"",
                "6:24: \"dns-01\" needs exactly one of update, lego, acme.sh, dehydrated, certbot, hooks",
                "8:3: the certificate's name \"Bad\" is not [a-z0-9][a-z0-9_.-]{0,63}",
                "9:13: \"a\" is not a name for a certificate: the name has one label only",
                "13:23: \"cert\" must be an absolute path, not \"relative\"",
                "14:18: an endpoint must be a host with a port, not \"nowhere\"",
            ]
        )
    }

    @Test func twoClaimsOnOnePathNameBothPlaces() {
        let text = """
            defaults: { authorities: [letsencrypt] }
            certificates:
              a: { names: [a.example.com], deploy: [{ link: { cert: /tls/x, key: /tls/x } }] }
              b:
                names: [b.example.com]
                deploy:
                  - link: { bundle: /tls/x }
                  - link: { cert: /var/lib/rekey/live/b/cert.pem }
            """
        #expect(
            problems(text) == [
                "3:70: the path \"/tls/x\" is claimed twice by the certificate \"a\"; first at line 3, column 57",
                "7:25: the path \"/tls/x\" is claimed by the certificate \"b\" and by \"a\" at line 3, column 57",
                "8:23: the path \"/var/lib/rekey/live/b/cert.pem\" lies in the state directory",
            ]
        )
    }

    @Test func problemsAreWrittenAsEditorsReadThem() throws {
        let failure = #expect(throws: SettingsFailure.self) {
            try SettingsFile.load(text: "a: 1\nkontact: []\n", path: "/etc/rekey/rekey.yaml")
        }
        #expect(
            failure?.description == """
                /etc/rekey/rekey.yaml:1:1: unknown key "a"
                /etc/rekey/rekey.yaml:2:1: unknown key "kontact"; did you mean "contact"?
                """
        )
        #expect(
            failure?.problems.last?.hint
                == "keys of the file: contact, state, authorities, defaults, certificates, hooks, dns, ct-log-list, "
                + "environment, scan, policy, owners, waivers, alerts, metrics"
        )
    }

    @Test(arguments: [
        ("chalenge", "challenge"), ("challange", "challenge"), ("Challenge", "challenge"), ("nmaes", "names"),
        ("name", "names"), ("keys", "key"), ("ky", "key"), ("deply", "deploy"), ("xyzzy", nil), ("", nil),
        (String(repeating: "names", count: 100), nil),
    ])
    func theNearestWord(typed: String, expected: String?) {
        #expect(NearestWord.of(typed, among: ["names", "key", "challenge", "deploy"]) == expected)
    }
}
