import CertificateWorkshop
import PKI
import TLS
import Testing

/// What was negotiated, and what was offered, with `openssl s_server` on the other side.
struct NegotiationTests {
    let workshop: Workshop

    init() throws {
        workshop = try Workshop()
        try workshop.leaf("one", san: "DNS:a.example")
        try workshop.leaf("two", san: "DNS:a.example", key: ["rsa:2048"])
    }

    private static let pair = ["-cert", "one.pem", "-key", "one.key"]

    private func result(_ arguments: [String], _ offer: Offer = .ordinary) async throws -> ProbeResult {
        let server = try OpenSSLServer(in: workshop.directory, arguments)
        defer { server.stop() }
        let endpoint = Endpoint(host: "127.0.0.1", port: server.port, serverName: "a.example")
        return try #require(
            await SystemProber().presented(at: endpoint, offer: offer, deadline: .seconds(20)).first
        )
    }

    @Test func whatWasAgreedOnIsTold() async throws {
        let modern = try #require(try await result(Self.pair + ["-groups", "P-256"]).negotiated)
        #expect(modern.version == .tls13)
        #expect(modern.cipher.isTLS13)
        #expect(modern.group == "P-256")
        #expect(modern.certificateRequest == nil)
        #expect(modern.applicationProtocol == nil)
        #expect(modern.statusResponse == nil)
        #expect(modern.duration > .zero && modern.duration < .seconds(20))
        let older = try #require(
            try await result(Self.pair + ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"]).negotiated
        )
        #expect(older.version == .tls12)
        #expect(older.cipher.description == "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")
        #expect(older.group == "X25519")
        #expect(older.isRenegotiationSecure)
    }

    /// RFC 8446 and RFC 5246 alike: a wish for a certificate does not keep the server's own from being seen.
    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func aWishForACertificateIsNoted(version: String) async throws {
        let seen = try await result(Self.pair + [version, "-verify", "1", "-CAfile", "ca.pem"])
        #expect(seen.leaf != nil)
        #expect(seen.negotiated?.certificateRequest == NegotiatedTLS.CertificateRequest(authorities: 1))
        let demanded = try await result(Self.pair + [version, "-Verify", "1"])
        #expect(demanded.leaf != nil)
        #expect(demanded.negotiated?.certificateRequest != nil)
    }

    @Test func aStapledResponseIsKept() async throws {
        try workshop.write("", to: "index.txt")
        try workshop.openssl([
            "ocsp", "-index", "index.txt", "-rsigner", "ca.pem", "-rkey", "ca.key", "-CA", "ca.pem", "-issuer",
            "ca.pem",
            "-cert", "one.pem", "-respout", "status.der",
        ])
        let seen = try await result(Self.pair + ["-status_file", "status.der"])
        #expect(seen.negotiated?.statusResponse == (try workshop.bytes("status.der")))
    }

    @Test func offersAreKeptTo() async throws {
        let both = Self.pair + ["-dcert", "two.pem", "-dkey", "two.key", "-alpn", "http/1.1,h2"]
        let one = try CertificateChain(pem: workshop.bytes("one.pem")).leaf.fingerprint
        let two = try CertificateChain(pem: workshop.bytes("two.pem")).leaf.fingerprint
        for version in [nil, TLSVersion.tls12] {
            #expect(try await result(both, Offer(version: version, authentication: .ecdsa)).leaf?.fingerprint == one)
            #expect(try await result(both, Offer(version: version, authentication: .rsa)).leaf?.fingerprint == two)
        }
        let named = try await result(both, Offer(applicationProtocols: ["h2"])).negotiated
        #expect(named?.applicationProtocol == "h2")
        let listed = try await result(both, Offer(version: .tls12, ciphers: "ECDHE-RSA-AES128-GCM-SHA256")).negotiated
        #expect(listed?.cipher.description == "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")
        let suite = try await result(both, Offer(suites: "TLS_CHACHA20_POLY1305_SHA256", groups: "P-384")).negotiated
        #expect(suite?.cipher.description == "TLS_CHACHA20_POLY1305_SHA256")
        #expect(suite?.group == "P-384")
        guard case .unreachable(.handshake) = try await result(both, Offer(ciphers: "NO-SUCH-CIPHER")).outcome else {
            Issue.record("an unknown list was offered")
            return
        }
    }

    /// A device that knows nothing newer has a certificate that expires like any other.
    @Test func oldVersionsAreSeenByAnOrdinaryProbe() async throws {
        let old = Self.pair + ["-min_protocol", "TLSv1", "-max_protocol", "TLSv1", "-cipher", "ALL:@SECLEVEL=0"]
        let seen = try await result(old)
        #expect(seen.leaf != nil)
        #expect(seen.negotiated?.version == .tls10)
    }
}
