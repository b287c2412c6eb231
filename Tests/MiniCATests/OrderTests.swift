import Foundation
import MiniCA
import PKI
import Synchronization
import Testing

/// RFC 8555 §7.4 to §7.6: orders, authorizations, finalizing and revoking, where they go wrong.
struct OrderTests {
    @Test func identifiersAreRead() async throws {
        try await Rig.with { rig in
            let cases: [(identifiers: Any, problem: String)] = [
                ([], "malformed"), ("x", "malformed"), ([["type": "dns"]], "malformed"),
                ([["type": "email", "value": "a@b.example"]], "unsupportedIdentifier"),
                ([["type": "dns", "value": "UPPER.example.com"]], "rejectedIdentifier"),
                ([["type": "dns", "value": "a.example.com."]], "rejectedIdentifier"),
                ([["type": "dns", "value": "127.0.0.1"]], "rejectedIdentifier"),
                ([["type": "ip", "value": "0:0:0:0:0:0:0:1"]], "malformed"),
                (Array(repeating: ["type": "dns", "value": "a.example.com"], count: 101), "malformed"),
            ]
            let url = try rig.client.url("newOrder")
            for (index, (identifiers, problem)) in cases.enumerated() {
                let answer = try await rig.client.post(url, ["identifiers": identifiers])
                #expect(answer.status == 400 && answer.problem == problem, "case \(index): \(answer.text)")
            }
            let wildcard = try await rig.client.order("*.example.com", "example.com").answer
            #expect(wildcard.problem == "rejectedIdentifier")
            let parts = wildcard.json["subproblems"] as? [[String: Any]]
            #expect((parts?.first?["identifier"] as? [String: String])?["value"] == "*.example.com")
            #expect(parts?.count == 1 && wildcard.json["identifier"] == nil)
            let dated = try await rig.client.post(
                url,
                ["identifiers": [["type": "dns", "value": "a.example.com"]], "notAfter": "2030-01-01T00:00:00Z"]
            )
            #expect(dated.problem == "malformed")
            let twice = try await rig.client.order("a.example.com", "a.example.com").answer
            #expect(twice.status == 201 && (twice.json["authorizations"] as? [String])?.count == 1)
        }
    }

    @Test func wrongResponsesMakeTheOrderInvalid() async throws {
        try await Rig.with { rig in
            let cases: [(problem: String, body: (String) -> String, port: Int?)] = [
                ("incorrectResponse", { _ in "something else" }, nil),
                ("incorrectResponse", { $0 + "x" }, nil),
            ]
            for (problem, body, _) in cases {
                let order = try await rig.client.order("bad.example.com")
                try await rig.client.prove(order.answer, at: rig.responder, body: body)
                let after = try await rig.client.post(order.url, nil).json
                #expect(after["status"] as? String == "invalid")
                let error = try #require(after["error"] as? [String: Any])
                #expect(error["type"] as? String == "urn:ietf:params:acme:error:\(problem)")
                let part = (error["subproblems"] as? [[String: Any]])?.first?["identifier"] as? [String: String]
                #expect(part?["value"] == "bad.example.com")
                let csr = try await rig.csr("DNS:bad.example.com")
                #expect(try await rig.client.finalize(order.answer, csr: csr).problem == "orderNotReady")
            }
            // RFC 8555 §8.3: white space at the end is no fault.
            let order = try await rig.client.order("space.example.com")
            try await rig.client.prove(order.answer, at: rig.responder) { $0 + " \r\n" }
            #expect(try await rig.client.post(order.url, nil).json["status"] as? String == "ready")
        }
    }

    @Test func unreachableRespondersAreConnectionProblems() async throws {
        try await Rig.with(
            Rig.tuned { $0.addresses = ["*": "127.0.0.1", "nowhere.example.com": "no-such-host.invalid"] }
        ) {
            rig in
            rig.responder.stop()
            for (name, type) in [("closed.example.com", "connection"), ("nowhere.example.com", "dns")] {
                let order = try await rig.client.order(name)
                let url = try #require((order.answer.json["authorizations"] as? [String])?.first)
                let challenges = try await rig.client.post(url, nil).json["challenges"] as? [[String: Any]]
                let challenge = try #require(challenges?.first?["url"] as? String)
                let begun = try await rig.client.post(challenge, [:])
                #expect(begun.values("link").contains("<\(url)>;rel=\"up\""))
                let after = try await rig.client.settled(url)
                #expect(after["status"] as? String == "invalid")
                let error = (after["challenges"] as? [[String: Any]])?.first?["error"] as? [String: Any]
                #expect(error?["type"] as? String == "urn:ietf:params:acme:error:\(type)", "\(error ?? [:])")
                #expect(try await rig.client.post(challenge, [:]).problem == "malformed")
            }
        }
    }

    @Test func silentRespondersTimeOut() async throws {
        // A listener that takes connections and says nothing.
        let silent = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(silent) }
        let port = try bound(silent)
        try await Rig.with(
            Rig.tuned {
                $0.challengePort = port
                $0.validationTimeout = .milliseconds(200)
            }
        ) { rig in
            let order = try await rig.client.order("silent.example.com")
            try await rig.client.prove(order.answer, at: rig.responder)
            let error = try await rig.client.post(order.url, nil).json["error"] as? [String: Any]
            #expect(error?["type"] as? String == "urn:ietf:params:acme:error:connection")
        }
    }

    @Test func challengesTakeAnEmptyObject() async throws {
        try await Rig.with { rig in
            let order = try await rig.client.order("a.example.com")
            let url = try #require((order.answer.json["authorizations"] as? [String])?.first)
            let challenges = try await rig.client.post(url, nil).json["challenges"] as? [[String: Any]]
            let challenge = try #require(challenges?.first)
            #expect(challenge["type"] as? String == "http-01")
            let token = try #require(challenge["token"] as? String)
            #expect(token.utf8.count == 43)
            let wrong = try await rig.client.post(try #require(challenge["url"] as? String), ["keyAuthorization": "x"])
            #expect(wrong.problem == "malformed")
            let read = try await rig.client.post(try #require(challenge["url"] as? String), nil)
            #expect(read.json["status"] as? String == "pending")
        }
    }

    @Test func deactivatedAuthorizationsEndTheOrder() async throws {
        try await Rig.with { rig in
            let order = try await rig.readyOrder("a.example.com")
            #expect(try await rig.client.post(order.url, nil).json["status"] as? String == "ready")
            let url = try #require((order.answer.json["authorizations"] as? [String])?.first)
            #expect(try await rig.client.post(url, ["status": "valid"]).problem == "malformed")
            let gone = try await rig.client.post(url, ["status": "deactivated"])
            #expect(gone.json["status"] as? String == "deactivated")
            #expect(try await rig.client.post(order.url, nil).json["status"] as? String == "invalid")
        }
    }

    @Test func badRequestsForCertificatesLeaveTheOrderReady() async throws {
        try await Rig.with { rig in
            try rig.client.key.write(to: rig.scratch.path("account.key"))
            let order = try await rig.readyOrder("a.example.com")
            var broken = try await rig.csr("DNS:a.example.com")
            broken[broken.count - 1] ^= 1
            let bad: [(String, [UInt8])] = [
                ("names", try await rig.csr("DNS:a.example.com", "DNS:b.example.com")),
                ("other name", try await rig.csr("DNS:b.example.com")),
                ("no DER", Array("hello".utf8)),
                ("trailing octet", try await rig.csr("DNS:a.example.com") + [0]),
                ("signature", broken),
                ("weak RSA", try await rig.csr("DNS:a.example.com", newKey: ["rsa:1024"])),
                (
                    "other curve",
                    try await rig.csr("DNS:a.example.com", newKey: ["ec", "-pkeyopt", "ec_paramgen_curve:P-521"])
                ),
                ("account key", try await rig.csr("DNS:a.example.com", keyFile: rig.scratch.path("account.key"))),
                ("address for name", try await rig.csr("IP:127.0.0.1")),
                ("mail", try await rig.csr("DNS:a.example.com", "email:a@b.example")),
            ]
            for (name, csr) in bad {
                let answer = try await rig.client.finalize(order.answer, csr: csr)
                #expect(answer.status == 400 && answer.problem == "badCSR", "\(name): \(answer.text)")
            }
            let csr = try await rig.csr("DNS:a.example.com")
            let done = try await rig.client.finalize(order.answer, csr: csr)
            #expect(done.status == 200 && done.json["status"] as? String == "valid")
            let again = try await rig.client.finalize(order.answer, csr: csr)
            #expect(again.status == 403 && again.problem == "orderNotReady")
        }
    }

    @Test func pendingOrdersAreNotFinalized() async throws {
        try await Rig.with { rig in
            let order = try await rig.client.order("a.example.com").answer
            #expect(order.json["status"] as? String == "pending")
            let answer = try await rig.client.finalize(order, csr: try await rig.csr("DNS:a.example.com"))
            #expect(answer.status == 403 && answer.problem == "orderNotReady")
            #expect(await rig.ca.orders().map(\.status) == [.pending])
        }
    }

    @Test func ordersExpire() async throws {
        let time = Mutex(Date())
        try await Rig.with(Rig.tuned { $0.clock = MiniCAClock { time.withLock { $0 } } }) { rig in
            let ready = try await rig.readyOrder("a.example.com")
            let pending = try await rig.client.order("b.example.com")
            let url = try #require((pending.answer.json["authorizations"] as? [String])?.first)
            #expect(try await rig.client.post(ready.url, nil).json["status"] as? String == "ready")
            time.withLock { $0 += 3601 }
            #expect(try await rig.client.post(url, nil).json["status"] as? String == "expired")
            for order in [ready.url, pending.url] {
                #expect(try await rig.client.post(order, nil).json["status"] as? String == "invalid")
            }
        }
    }

    @Test func revocationNeedsARight() async throws {
        try await Rig.with { rig in
            let url = try rig.client.url("revokeCert")
            let csr = try await rig.csr("DNS:a.example.com")
            let pem = try await rig.client.obtain(["a.example.com"], at: rig.responder, csr: csr)
            let leaf = try CertificateChain(pem: pem).leaf
            let payload: [String: Any] = ["certificate": base64url(leaf.der)]
            let stranger = try await Client(rig.ca, rig.scratch)
            try await stranger.register()
            #expect(try await stranger.post(url, payload).problem == "unauthorized")
            let strangeKey = Client.Edits(withKey: true, key: try TestKey())
            #expect(try await rig.client.post(url, payload, strangeKey).problem == "unauthorized")
            for reason in [2, 7, 10, -1] {
                let refused = try await rig.client.post(url, payload.merging(["reason": reason]) { $1 })
                #expect(refused.status == 400 && refused.problem == "badRevocationReason")
            }
            #expect(try await rig.client.post(url, ["certificate": "AAAA"]).problem == "malformed")
            #expect(await rig.ca.orders().map(\.isRevoked) == [false])
            // By the certificate's own key.
            let own = Client.Edits(withKey: true, key: try TestKey(.es256, file: rig.scratch.path("leaf.key")))
            let done = try await rig.client.post(url, payload.merging(["reason": 1]) { $1 }, own)
            #expect(done.status == 200)
            let again = try await rig.client.post(url, payload)
            #expect(again.status == 400 && again.problem == "alreadyRevoked")
            #expect(await rig.ca.orders().map(\.isRevoked) == [true])
        }
    }

    @Test func accountsRevokeWhatTheyOrderedOrAreAuthorizedFor() async throws {
        try await Rig.with { rig in
            let url = try rig.client.url("revokeCert")
            let csr = try await rig.csr("DNS:a.example.com")
            for isOwner in [true, false] {
                let pem = try await rig.client.obtain(["a.example.com"], at: rig.responder, csr: csr)
                let payload = ["certificate": base64url(try CertificateChain(pem: pem).leaf.der)]
                let second = try await Client(rig.ca, rig.scratch)
                try await second.register()
                let order = try await second.order("a.example.com")
                try await second.prove(order.answer, at: rig.responder)
                let answer = try await (isOwner ? rig.client : second).post(url, payload)
                #expect(answer.status == 200)
            }
        }
    }

    @Test func othersCertificatesAreNotGivenOut() async throws {
        try await Rig.with(Rig.tuned { $0.tempers = [.readyOrders] }) { rig in
            let order = try await rig.client.order("a.example.com").answer
            let done = try await rig.client.finalize(order, csr: try await rig.csr("DNS:a.example.com"))
            let url = try #require(done.json["certificate"] as? String)
            let other = try await Client(rig.ca, rig.scratch)
            try await other.register()
            #expect(try await other.post(url, nil).problem == "unauthorized")
            #expect(try await rig.client.post(url + "0", nil).status == 404)
            let answer = try await rig.client.post(url, nil)
            #expect(answer.value("content-type") == "application/pem-certificate-chain")
        }
    }

    private func bound(_ descriptor: Int32) throws -> Int {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        try #require(isBound)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
