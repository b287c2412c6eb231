import Testing

@testable import Settings

/// The file of the design, as it stands.
let sample = """
    contact: [ops@example.com]
    state: /var/lib/rekey
    authorities:
      letsencrypt:   { profile: shortlived }        # well-known names bring their directory URL
      corporate:
        directory: https://ca.internal:14000/dir
        server-roots: /etc/rekey/ca.pem             # what the ACME server's own TLS is checked against (default: the system's roots)
        chain-roots: /etc/rekey/roots.pem           # what issued chains must end in (default: the system's roots)
        eab: { kid: abc, key-file: /etc/rekey/eab.key }
    defaults:
      authorities: [letsencrypt, corporate]         # in order: the next one is used when the first can't deliver in time
      key: ecdsa-p256                               # rsa-2048 rsa-3072 rsa-4096 ecdsa-p256 ecdsa-p384 ed25519; a list = one unit with several certificates
      challenge: { http-01: { listen: "0.0.0.0:80" } }   # or { http-01: { webroot: DIR } }, { tls-alpn-01: { listen: … } }, { dns-01: { … } }, { dns-persist-01: {} }
    certificates:
      api:
        names: [api.example.com, 203.0.113.7]
        deploy:
          - link: { fullchain: /etc/nginx/tls/api.crt, key: /etc/nginx/tls/api.key, group: www-data, key-mode: "0640" }
            validate: [nginx, -t]                   # argv, never a shell; must pass before anything live is touched
            reload: [systemctl, reload, nginx]
            verify: [api.example.com:443]           # every address of the name must serve the new certificate; or in full:
                                                    # { connect: "127.0.0.1:8443", name: api.example.com, starttls: smtp }
    hooks: { directory: /etc/rekey/hooks }
    """

/// Every problem of a text, as `line:column: message`; empty if it loads.
func problems(_ text: String) -> [String] {
    do {
        _ = try SettingsFile.load(text: text, path: "f")
        return []
    } catch {
        return error.problems.map { "\($0.line):\($0.column): \($0.message)" }
    }
}

/// One certificate with the given lines in it, indented by four; `names` and `authorities` are given.
func certificate(_ lines: String, names: String = "[a.example.com]") -> String {
    let indented = lines.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }.joined()
    return "certificates:\n  a:\n    names: \(names)\n    authorities: [letsencrypt]\n" + indented
}
