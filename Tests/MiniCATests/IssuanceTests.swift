import Foundation
import MiniCA
import PKI
import Testing

/// Whole orders, judged by `curl`, `openssl` and PKI.
struct IssuanceTests {
    @Test(arguments: TestKey.Kind.allCases)
    func everyAccountAlgorithmGetsACertificate(kind: TestKey.Kind) async throws {
        try await Rig.with(key: kind) { rig in
            let csr = try await rig.csr("DNS:one.example.com", "DNS:two.example.com")
            let pem = try await rig.client.obtain(["two.example.com", "one.example.com"], at: rig.responder, csr: csr)
            let chain = try CertificateChain(pem: pem)
            #expect(
                chain.leaf.identifiers == [
                    try Identifier("one.example.com"), try Identifier("two.example.com"),
                ]
            )
            #expect(chain.intermediates.count == 1)
            let hosts = Set(["one.example.com:\(rig.responder.port)", "two.example.com:\(rig.responder.port)"])
            #expect(Set(rig.responder.hosts) == hosts)
            let counts = await rig.ca.requestCounts()
            #expect(counts[.finalize] == 1 && counts[.newOrder] == 1 && counts[.certificate] == 1)
            #expect(counts.signed == counts.total - counts[.newNonce] - counts[.directory])
        }
    }

    @Test func certificatesAreWhatTheyShouldBe() async throws {
        try await Rig.with { rig in
            let csr = try await rig.csr("DNS:leaf.example.com")
            let pem = try await rig.client.obtain(["leaf.example.com"], at: rig.responder, csr: csr)
            let chain = try CertificateChain(pem: pem)
            let now = Date()
            let roots = try TrustStore(pem: rig.ca.rootPEM)
            guard case .trusted = roots.verify(chain, at: now) else { Issue.record("the chain is not trusted"); return }
            // Not the listener's root: subscribers must not confuse the two.
            guard case .untrusted = try TrustStore(pem: rig.ca.serverRootPEM).verify(chain, at: now) else {
                Issue.record("the listener's root certifies leaves")
                return
            }
            #expect(chain.leaf.serialOctets.count == 16)
            #expect(abs(chain.leaf.validity.notBefore.timeIntervalSince(now) + 60) < 10)
            #expect(abs(chain.leaf.validity.notAfter.timeIntervalSince(now) - 6 * 86_400) < 10)
            #expect(!chain.leaf.isCA && chain.leaf.allowsServerAuthentication)
            #expect(CertificateID(chain.leaf) != nil)
            try rig.scratch.write(pem, "fullchain.pem")
            try rig.scratch.write(rig.ca.rootPEM, "root.pem")
            try await Command.openssl(
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-CAfile",
                "root.pem",
                "-untrusted",
                "fullchain.pem",
                "-verify_hostname",
                "leaf.example.com",
                "fullchain.pem",
                in: rig.scratch.url
            )
            let text = try await Command.openssl("x509", "-noout", "-text", in: rig.scratch.url, file: "fullchain.pem")
            #expect(text.contains("X509v3 Subject Alternative Name: critical"))
            #expect(text.contains("Subject: \n"))
            let key = try await Command.openssl(
                "pkey",
                "-in",
                rig.scratch.path("leaf.key"),
                "-pubout",
                "-outform",
                "DER"
            )
            #expect(key.standardOutput == chain.leaf.publicKey.der)
        }
    }

    @Test(arguments: [
        Rig.p256, ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"], ["rsa:2048"], ["ed25519"],
    ])
    func acceptableKeysAreCertified(newKey: [String]) async throws {
        try await Rig.with(Rig.tuned { $0.tempers = [.readyOrders] }) { rig in
            let order = try await rig.client.order("key.example.com")
            let csr = try await rig.csr("DNS:key.example.com", newKey: newKey)
            let done = try await rig.client.finalize(order.answer, csr: csr)
            #expect(done.json["status"] as? String == "valid", "\(done.text)")
        }
    }

    @Test func addressesAreIdentifiers() async throws {
        try await Rig.with { rig in
            let identifier = ["type": "ip", "value": "127.0.0.1"]
            let order = try await rig.client.post(try rig.client.url("newOrder"), ["identifiers": [identifier]])
            try await rig.client.prove(order, at: rig.responder)
            let done = try await rig.client.finalize(order, csr: try await rig.csr("IP:127.0.0.1"))
            let pem = try await rig.client.post(try #require(done.json["certificate"] as? String), nil).body
            #expect(try CertificateChain(pem: pem).leaf.identifiers == [try Identifier("127.0.0.1")])
            #expect(rig.responder.hosts == ["127.0.0.1:\(rig.responder.port)"])
        }
    }

    @Test func profilesSetTheLifetime() async throws {
        let short = MiniCAConfiguration.Profile(description: "an hour", leafLifetime: .seconds(3600))
        try await Rig.with(
            Rig.tuned {
                $0.profiles = ["short": short]
                $0.tempers = [.readyOrders]
            }
        ) { rig in
            let unknown = try await rig.client.order("p.example.com", profile: "long").answer
            #expect(unknown.status == 400 && unknown.problem == "invalidProfile")
            let order = try await rig.client.order("p.example.com", profile: "short").answer
            #expect(order.json["profile"] as? String == "short")
            let done = try await rig.client.finalize(order, csr: try await rig.csr("DNS:p.example.com"))
            let pem = try await rig.client.post(try #require(done.json["certificate"] as? String), nil).body
            let lifetime = try CertificateChain(pem: pem).leaf.validity.lifetime
            #expect(abs(lifetime - 3660) <= 2)
        }
    }

    @Test func timeIsTheClocks() async throws {
        let then = Date(timeIntervalSince1970: 2_000_000_000)
        try await Rig.with(
            Rig.tuned {
                $0.tempers = [.readyOrders]
                $0.clock = MiniCAClock { then }
            }
        ) { rig in
            let order = try await rig.client.order("a.example.com").answer
            let done = try await rig.client.finalize(order, csr: try await rig.csr("DNS:a.example.com"))
            let pem = try await rig.client.post(try #require(done.json["certificate"] as? String), nil).body
            let validity = try CertificateChain(pem: pem).leaf.validity
            #expect(validity.notBefore == then - 60 && validity.notAfter == then + 6 * 86_400)
            #expect(order.json["expires"] as? String == "2033-05-18T04:33:20Z")
        }
    }

    @Test func twoAuthoritiesDoNotVouchForEachOther() async throws {
        try await Rig.with { one in
            try await Rig.with { other in
                let csr = try await one.csr("DNS:a.example.com")
                let pem = try await one.client.obtain(["a.example.com"], at: one.responder, csr: csr)
                let chain = try CertificateChain(pem: pem)
                guard case .untrusted = try TrustStore(pem: other.ca.rootPEM).verify(chain, at: Date()) else {
                    Issue.record("another's root vouches")
                    return
                }
            }
        }
    }

    @Test func shutDownDoesNotWaitForIdleConnections() async throws {
        let ca = try await MiniCA.start(MiniCAConfiguration())
        // A client that has its answer, keeps the connection and says no good-bye; and one that never says a word.
        let script = """
            import socket, ssl
            mute = socket.create_connection(("127.0.0.1", \(ca.port)))
            context = ssl._create_unverified_context()
            idle = context.wrap_socket(socket.create_connection(("127.0.0.1", \(ca.port))))
            idle.sendall(b"GET /directory HTTP/1.1\\r\\nHost: localhost\\r\\nUser-Agent: idle\\r\\n\\r\\n")
            while idle.recv(4096) and mute.recv(1): pass
            """
        async let idle = Command.run("python3", ["-c", script])
        while await ca.requestCounts()[.directory] == 0 { try await Task.sleep(for: .milliseconds(10)) }
        let clock = ContinuousClock()
        let took = await clock.measure { await ca.shutDown() }
        #expect(took < .seconds(3))
        #expect(try await idle.status == 0)
    }

    @Test func shutDownFreesThePort() async throws {
        var configuration = MiniCAConfiguration()
        let first = try await MiniCA.start(configuration)
        let scratch = try Scratch()
        let curl = Curl(roots: try scratch.write(first.serverRootPEM, "root.pem"))
        #expect(try await curl("GET", first.directoryURL).status == 200)
        configuration.port = first.port
        do {
            let second = try await MiniCA.start(configuration)
            await second.shutDown()
            Issue.record("two authorities on one port")
        } catch {
            #expect("\(error)".contains("127.0.0.1:\(first.port)"))
        }
        await first.shutDown()
        // 7: nobody listens.
        #expect(try await curl("GET", first.directoryURL).exit == 7)
        let again = try await MiniCA.start(configuration)
        #expect(again.directoryURL == first.directoryURL)
        await again.shutDown()
    }
}

extension Command {
    /// What `openssl` says about a file.
    static func openssl(_ arguments: String..., in directory: URL, file: String) async throws -> String {
        let output = try await run("openssl", arguments + ["-in", file], in: directory)
        try #require(output.status == 0, "\(output.standardError)")
        return output.text
    }
}
