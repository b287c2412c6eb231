import CertificateWorkshop
import PKI
import TLS
import Testing

struct AuditTests {
    let workshop: Workshop

    init() throws {
        workshop = try Workshop()
        try workshop.leaf("one", san: "DNS:a.example")
        try workshop.leaf("two", san: "DNS:a.example", key: ["rsa:2048"])
    }

    private func facts(of port: UInt16) async throws -> AuditFacts {
        let endpoint = Endpoint(host: "127.0.0.1", port: port, serverName: "a.example")
        return try #require(await Audit(patience: .seconds(10)).facts(of: endpoint).first)
    }

    private func fingerprint(_ name: String) throws -> SHA256Digest {
        try CertificateChain(pem: workshop.bytes("\(name).pem")).leaf.fingerprint
    }

    @Test func aServerOfTodayIsDescribed() async throws {
        let ciphers = ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384"]
        let server = try OpenSSLServer(
            in: workshop.directory,
            [
                "-cert", "one.pem", "-key", "one.key", "-dcert", "two.pem", "-dkey", "two.key", "-cipher",
                ciphers.joined(separator: ":"), "-ciphersuites", "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256",
                "-serverpref", "-min_protocol", "TLSv1.2", "-alpn", "h2",
            ]
        )
        defer { server.stop() }
        let facts = try await facts(of: server.port)
        #expect(facts.versions == [.tls12, .tls13])
        #expect(facts.undecidedVersions == [])
        // In the server's order, each found by taking the last one out.
        #expect(
            facts.ciphers.map(\.description) == [
                "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            ]
        )
        #expect(facts.suites.map(\.description) == ["TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"])
        #expect(facts.areCiphersComplete)
        #expect(facts.weaknesses == [])
        #expect(facts.finiteFieldBits == nil)
        #expect(facts.ecdsa.first?.fingerprint == (try fingerprint("one")))
        #expect(facts.rsa.first?.fingerprint == (try fingerprint("two")))
        #expect(facts.unnamed.isEmpty == false)
        #expect(facts.applicationProtocols == ["h2"])
        #expect(facts.resumes == true)
        #expect(facts.isPostQuantum == false)
        #expect(facts.ordinary.negotiated?.version == .tls13)
    }

    @Test func aServerOfYesterdayIsFoundOut() async throws {
        try workshop.openssl([
            "genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:modp_1536", "-out", "dh.pem",
        ])
        let server = try OpenSSLServer(
            in: workshop.directory,
            [
                "-cert", "two.pem", "-key", "two.key", "-cipher", "ALL:eNULL:aNULL:@SECLEVEL=0", "-min_protocol",
                "TLSv1",
                "-max_protocol", "TLSv1.2", "-dhparam", "dh.pem",
            ]
        )
        defer { server.stop() }
        let facts = try await facts(of: server.port)
        #expect(facts.versions == [.tls10, .tls11, .tls12])
        #expect(facts.weaknesses == [.null, .anonymous, .smallDiffieHellman])
        #expect(facts.finiteFieldBits == 1536)
        #expect(facts.suites == [])
        #expect(facts.ecdsa == [])
        #expect(facts.rsa.first?.fingerprint == (try fingerprint("two")))
        #expect(facts.isPostQuantum == false)
        // The oracle's own list of what it agrees to, less those with keys and secrets this server does not have.
        let known = try workshop.openssl(["ciphers", "-s", "-stdname", "-tls1_2", "ALL:eNULL:aNULL:@SECLEVEL=0"])
        let names = known.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
        let expected = names.filter { name in !["_ECDSA_", "_PSK_", "SRP", "_DSS_"].contains { name.contains($0) } }
        #expect(Set(facts.ciphers.map(\.description)) == Set(expected))
    }

    /// What OpenSSL has forgotten how to do, by a server that agrees to anything.
    @Test func whatOpenSSLCannotSayIsSeenToo() async throws {
        let speaker = try Speaker(YesMan.script)
        defer { speaker.stop() }
        let facts = try await facts(of: speaker.port)
        #expect(facts.versions == [.ssl3, .tls10, .tls11, .tls12, .tls13])
        #expect(facts.ciphers.map(\.description) == ["TLS_RSA_EXPORT_WITH_RC4_40_MD5", "TLS_RSA_WITH_RC4_128_SHA"])
        #expect(facts.weaknesses == [.export, .rc4, .compression, .insecureRenegotiation])
        #expect(facts.isPostQuantum == true)
        #expect(speaker.mostAtOnce <= 2)
    }

    /// Behind STARTTLS the same questions are asked.
    @Test func plainTextComesFirstHereToo() async throws {
        let pair = TLSListener.Pair(fullchain: workshop.path("one.full.pem"), key: workshop.path("one.key"))
        for kind in [StartTLS.smtp, .mssql] {
            let speaker = try Speaker(StartTLSScript.script(kind, pair))
            defer { speaker.stop() }
            let endpoint = Endpoint(host: "127.0.0.1", port: speaker.port, startTLS: kind)
            let facts = try #require(await Audit().facts(of: endpoint).first)
            #expect(facts.versions == [.tls12, .tls13])
            #expect(facts.ecdsa.first?.fingerprint == (try fingerprint("one")))
            #expect(facts.rsa == [])
        }
    }

    @Test func oneThatIsNotThereIsAskedOnce() async throws {
        let speaker = try Speaker { _ in }
        speaker.stop()
        let facts = try await facts(of: speaker.port)
        #expect(facts.versions == [])
        #expect(facts.ordinary.leaf == nil)
        let nowhere = await Audit().facts(of: Endpoint(host: "no-such-host.invalid", port: 1))
        #expect(nowhere.count == 1)
    }
}
