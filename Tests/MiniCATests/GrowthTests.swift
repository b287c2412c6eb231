import Conformance
import Foundation
import MiniCA
import PKI
import Synchronization
import Testing

/// Pre-authorization, lists of orders, the DNS challenges, TLS-ALPN-01 and the figures.
struct GrowthTests {
    private func challenge(_ rig: Rig, _ url: String, _ type: String) async throws -> [String: Any] {
        let all = try #require(try await rig.client.post(url, nil).json["challenges"] as? [[String: Any]])
        return try #require(all.first { $0["type"] as? String == type }, "\(all)")
    }

    private func answer(_ rig: Rig, _ challenge: [String: Any], _ authorization: String) async throws -> String {
        let begun = try await rig.client.post(try #require(challenge["url"] as? String), [:])
        #expect(begun.status == 200, "\(begun.text)")
        return try #require(try await rig.client.settled(authorization)["status"] as? String)
    }

    @Test func authorizationsComeBeforeOrders() async throws {
        try await Rig.with(Rig.tuned { $0.tempers = [.reuseAuthorizations] }) { rig in
            let url = try rig.client.url("newAuthz")
            let made = try await rig.client.post(url, ["identifier": ["type": "dns", "value": "a.example.com"]])
            #expect(made.status == 201)
            let location = try #require(made.value("location"))
            let challenge = try await challenge(rig, location, "http-01")
            let token = try #require(challenge["token"] as? String)
            rig.responder.put("\(token).\(rig.client.key.thumbprint)", for: token)
            #expect(try await answer(rig, challenge, location) == "valid")
            #expect(try await rig.client.order("a.example.com").answer.json["status"] as? String == "ready")
            let wild = try await rig.client.post(url, ["identifier": ["type": "dns", "value": "*.example.com"]])
            #expect(wild.problem == "malformed")
        }
    }

    @Test func ordersAreListedInPages() async throws {
        try await Rig.with(Rig.tuned { $0.ordersPerPage = 2 }) { rig in
            var urls: [String] = []
            for number in 0..<5 { urls.append(try await rig.client.order("n\(number).example.com").url) }
            let account = try await rig.client.post(try #require(rig.client.kid), nil).json
            var page = try #require(account["orders"] as? String)
            var listed: [[String]] = []
            for _ in 0..<3 {
                let answer = try await rig.client.post(page, nil)
                listed.append(try #require(answer.json["orders"] as? [String]))
                let next = answer.values("link").first { $0.hasSuffix("rel=\"next\"") }
                page = next.map { String($0.dropFirst().prefix { $0 != ">" }) } ?? ""
            }
            #expect(listed.map(\.count) == [2, 2, 1] && listed.flatMap { $0 } == urls && page.isEmpty)
        }
    }

    @Test(.rows("DA-01", "DP-01")) func namesAreProvedByDNS() async throws {
        let records = Mutex<[String: [String]]>([:])
        try await Rig.with(Rig.tuned { $0.txtRecords = { name in records.withLock { $0[name] ?? [] } } }) { rig in
            let kid = try #require(rig.client.kid)
            let digest = SHA256Digest(hashing: Array(kid.utf8)).bytes
            let label = base32(Array(digest.prefix(10)))
            let owners = [
                "dns-01": "_acme-challenge.example.com", "dns-account-01": "_\(label)._acme-challenge.example.com",
                "dns-persist-01": "_validation-persist.example.com",
            ]
            for (type, owner) in owners {
                for isRight in [false, true] {
                    let order = try await rig.client.order("*.example.com").answer
                    let url = try #require((order.json["authorizations"] as? [String])?.first)
                    let shown = try await rig.client.post(url, nil).json
                    #expect(shown["wildcard"] as? Bool == true)
                    #expect((shown["identifier"] as? [String: String])?["value"] == "example.com")
                    let challenge = try await challenge(rig, url, type)
                    let proof: String
                    if type == "dns-persist-01" {
                        let policy = isRight ? "; policy=wildcard" : ""
                        proof = "minica.rekey.test; accounturi=\(kid)\(policy)"
                        #expect(challenge["token"] == nil && challenge["accounturi"] as? String == kid)
                    } else {
                        let token = try #require(challenge["token"] as? String)
                        let key = "\(token).\(rig.client.key.thumbprint)" + (isRight ? "" : "x")
                        proof = base64url(SHA256Digest(hashing: Array(key.utf8)).bytes)
                    }
                    records.withLock { $0 = [owner: ["something else", proof]] }
                    let status = try await answer(rig, challenge, url)
                    #expect(status == (isRight ? "valid" : "invalid"), "\(type)")
                }
            }
        }
    }

    @Test(.rows("TA-02", "TA-05"), arguments: [true, false])
    func namesAreProvedByTLS(isRight: Bool) async throws {
        let free = try Responder()
        let port = free.port
        free.stop()
        try await Rig.with(Rig.tuned { $0.tlsPort = port }) { rig in
            let order = try await rig.client.order("a.example.com").answer
            let url = try #require((order.json["authorizations"] as? [String])?.first)
            let challenge = try await challenge(rig, url, "tls-alpn-01")
            let token = try #require(challenge["token"] as? String)
            let key = "\(token).\(rig.client.key.thumbprint)"
            let digest = SHA256Digest(hashing: Array(key.utf8)).description
            let critical = isRight ? "critical," : ""
            try await Command.openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=challenge",
                "-keyout",
                rig.scratch.path("alpn.key"),
                "-out",
                rig.scratch.path("alpn.crt"),
                "-addext",
                "subjectAltName=DNS:a.example.com",
                "-addext",
                "1.3.6.1.5.5.7.1.31=\(critical)DER:0420\(digest)"
            )
            let arguments = [
                "-s", "KILL", "20", "openssl", "s_server", "-accept", "127.0.0.1:\(port)", "-cert",
                rig.scratch.path("alpn.crt"), "-key", rig.scratch.path("alpn.key"), "-alpn", "acme-tls/1", "-naccept",
                "2", "-quiet",
            ]
            async let server = Command.run("timeout", arguments)
            // The first connection only finds out that it listens.
            try await listens(port)
            #expect(try await answer(rig, challenge, url) == (isRight ? "valid" : "invalid"))
            _ = try await server
        }
    }

    @Test func addressesAreOrdered() async throws {
        try await Rig.with(Rig.tuned { $0.txtRecords = { _ in [] } }) { rig in
            let payload = ["identifiers": [["type": "ip", "value": "127.0.0.1"]]]
            let order = try await rig.client.post(try rig.client.url("newOrder"), payload)
            #expect(order.status == 201)
            try await rig.client.prove(order, at: rig.responder)
            let url = try #require((order.json["authorizations"] as? [String])?.first)
            let shown = try await rig.client.post(url, nil).json
            #expect(shown["status"] as? String == "valid" && (shown["challenges"] as? [Any])?.count == 1)
        }
    }

    @Test func figuresAreKept() async throws {
        let time = Mutex(Date(timeIntervalSince1970: 2_000_000_000))
        try await Rig.with(Rig.tuned { $0.clock = MiniCAClock { time.withLock { $0 } } }) { rig in
            for step in [0.0, 0.4, 0.4, 5, 0.1] {
                time.withLock { $0 += step }
                _ = try await rig.client.order("a.example.com")
            }
            let pace = await rig.ca.orderPace()
            #expect(pace.instants.count == 5)
            #expect(pace.most(within: .seconds(1)) == 3 && pace.most(within: .milliseconds(400)) == 2)
            #expect(pace.most(within: .seconds(60)) == 5)
            let counts = await rig.ca.requestCounts()
            #expect(counts.signedByEndpoint[.newOrder] == 5 && counts.signedByEndpoint[.directory] == nil)
            let meta = try await rig.client.curl("GET", rig.ca.directoryURL).json["meta"] as? [String: Any]
            #expect(meta?["caaIdentities"] as? [String] == ["minica.rekey.test"] && meta?["website"] != nil)
        }
    }

    private func listens(_ port: Int) async throws {
        for _ in 0..<200 {
            let tried = try await Command.run("bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(port)"])
            if tried.status == 0 { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TestKey.Failed()
    }

    /// RFC 4648 §6 in lower case, digit by digit.
    private func base32(_ bytes: [UInt8]) -> String {
        let bits = bytes.map {
            String(repeating: "0", count: $0.leadingZeroBitCount) + ($0 == 0 ? "" : String($0, radix: 2))
        }
        let all = Array(bits.joined())
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
        return String(
            stride(from: 0, to: all.count, by: 5).map { alphabet[Int(String(all[$0..<$0 + 5]), radix: 2) ?? 0] }
        )
    }
}
