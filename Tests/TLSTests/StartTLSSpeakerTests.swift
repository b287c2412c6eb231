import CertificateWorkshop
import PKI
import TLS
import Testing

/// Each protocol against a small server of its own; `openssl s_client`, where it knows the protocol, says whether that
/// server is one.
struct StartTLSSpeakerTests {
    /// `openssl s_client -starttls` of 3.0 knows these.
    private static let known: Set<StartTLS> = [
        .smtp, .pop3, .imap, .ftp, .xmpp, .xmppServer, .telnet, .irc, .mysql, .postgres, .lmtp, .nntp, .sieve, .ldap,
    ]

    @Test(arguments: StartTLS.allCases)
    func theCertificateIsSeen(kind: StartTLS) async throws {
        let workshop = try Workshop()
        try workshop.leaf("one", san: "DNS:a.example")
        let pair = TLSListener.Pair(fullchain: workshop.path("one.full.pem"), key: workshop.path("one.key"))
        let speaker = try Speaker(StartTLSScript.script(kind, pair))
        defer { speaker.stop() }
        let endpoint = Endpoint(host: "127.0.0.1", port: speaker.port, serverName: "a.example", startTLS: kind)
        let results = await SystemProber().presented(at: endpoint, deadline: .seconds(20))
        let leaf = try CertificateChain(pem: workshop.bytes("one.pem")).leaf
        #expect(results.first?.leaf?.fingerprint == leaf.fingerprint)
        #expect(results.first?.negotiated?.version == .tls13)
        guard Self.known.contains(kind) else { return }
        let oracle = try await OpenSSLClient.certificate(port: speaker.port, startTLS: kind.rawValue)
        #expect(oracle?.fingerprint == leaf.fingerprint)
    }

    @Test func wellKnownPortsHaveTheirProtocols() {
        let usual: [UInt16: StartTLS] = [
            25: .smtp, 587: .smtp, 24: .lmtp, 143: .imap, 110: .pop3, 21: .ftp, 389: .ldap, 5432: .postgres,
            3306: .mysql,
            5222: .xmpp, 5269: .xmppServer, 4190: .sieve, 119: .nntp, 3389: .rdp, 1433: .mssql, 6667: .irc, 23: .telnet,
        ]
        for (port, kind) in usual {
            #expect(StartTLS.usual(port: port) == kind)
            #expect(!StartTLS.impliedTLSPorts.contains(port))
        }
        #expect(StartTLS.usual(port: 443) == nil)
        #expect(StartTLS.impliedTLSPorts.contains(443))
        #expect(Set(usual.values) == Set(StartTLS.allCases))
    }
}
