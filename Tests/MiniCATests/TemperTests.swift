import Foundation
import MiniCA
import PKI
import Testing

/// Each temper does what it says, and nothing once it is taken away.
struct TemperTests {
    @Test func noncesAreRejectedByTheSeed() async throws {
        func refusals(seed: UInt64, percent: Int) async throws -> [Bool] {
            var seen: [Bool] = []
            try await Rig.with(Rig.tuned { $0.seed = seed }) { rig in
                await rig.ca.setTempers([.rejectNonces(percent: percent)])
                for _ in 0..<24 {
                    let answer = try await rig.client.post(try #require(rig.client.kid), nil)
                    seen.append(answer.problem == "badNonce")
                    #expect(answer.value("replay-nonce") != nil)
                }
                #expect(await rig.ca.requestCounts().badNonces == seen.count { $0 })
            }
            return seen
        }
        let half = try await refusals(seed: 7, percent: 50)
        #expect(half.contains(true) && half.contains(false))
        #expect(try await refusals(seed: 7, percent: 50) == half)
        #expect(try await refusals(seed: 8, percent: 50) != half)
        #expect(try await refusals(seed: 7, percent: 0).allSatisfy { !$0 })
        #expect(try await refusals(seed: 7, percent: 100).allSatisfy { $0 })
    }

    @Test(arguments: [0, 2])
    func finalizingTakesPolls(polls: Int) async throws {
        try await Rig.with(
            Rig.tuned { $0.tempers = [.readyOrders, .processingPolls(polls), .retryAfter(.seconds(3))] }
        ) { rig in
            let order = try await rig.client.order("a.example.com")
            let done = try await rig.client.finalize(order.answer, csr: try await rig.csr("DNS:a.example.com"))
            #expect(done.json["status"] as? String == "processing" && done.json["certificate"] == nil)
            #expect(done.value("retry-after") == "3")
            for _ in 0..<polls {
                let poll = try await rig.client.post(order.url, nil)
                #expect(poll.json["status"] as? String == "processing" && poll.value("retry-after") == "3")
            }
            let last = try await rig.client.post(order.url, nil)
            #expect(last.json["status"] as? String == "valid" && last.json["certificate"] != nil)
            #expect(last.value("retry-after") == nil)
        }
    }

    @Test func retryAfterTakesEveryForm() async throws {
        try await Rig.with { rig in
            let order = try await rig.client.order("a.example.com")
            let authorization = try #require((order.answer.json["authorizations"] as? [String])?.first)
            #expect(try await rig.client.post(authorization, nil).value("retry-after") == nil)
            for (advice, value) in [(RetryAdvice.seconds(-1), "-1"), (.text("soon"), "soon")] {
                await rig.ca.setTempers([.retryAfter(advice)])
                #expect(try await rig.client.post(authorization, nil).value("retry-after") == value)
                #expect(try await rig.client.post(order.url, nil).value("retry-after") == value)
            }
            await rig.ca.setTempers([.retryAfter(.date(secondsAhead: 90))])
            let value = try #require(try await rig.client.post(order.url, nil).value("retry-after"))
            let format = DateFormatter()
            format.locale = Locale(identifier: "en_US_POSIX")
            format.timeZone = TimeZone(secondsFromGMT: 0)
            format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
            let date = try #require(format.date(from: value), "\(value)")
            #expect(abs(date.timeIntervalSinceNow - 90) < 15)
            #expect(format.string(from: date) == value)
        }
    }

    @Test func validAuthorizationsAreUsedAgain() async throws {
        try await Rig.with { rig in
            let first = try await rig.readyOrder("a.example.com")
            let fresh = try await rig.client.order("a.example.com").answer
            #expect(fresh.json["status"] as? String == "pending")
            await rig.ca.setTempers([.reuseAuthorizations])
            let reused = try await rig.client.order("a.example.com").answer
            #expect(reused.json["status"] as? String == "ready")
            #expect(reused.json["authorizations"] as? [String] == first.answer.json["authorizations"] as? [String])
            let mixed = try await rig.client.order("a.example.com", "b.example.com").answer
            #expect(mixed.json["status"] as? String == "pending")
            let other = try await Client(rig.ca, rig.scratch)
            try await other.register()
            #expect(try await other.order("a.example.com").answer.json["status"] as? String == "pending")
        }
    }

    @Test func ordersAreBornReady() async throws {
        try await Rig.with(Rig.tuned { $0.tempers = [.readyOrders] }) { rig in
            let order = try await rig.client.order("a.example.com").answer
            #expect(order.status == 201 && order.json["status"] as? String == "ready")
            #expect(rig.responder.hosts.isEmpty)
        }
    }

    @Test func finalizeIsCarriedOutAndCut() async throws {
        try await Rig.with(Rig.tuned { $0.tempers = [.readyOrders, .cutAfterFinalize(times: 1)] }) { rig in
            let order = try await rig.client.order("a.example.com")
            let csr = try await rig.csr("DNS:a.example.com")
            let cut = try await rig.client.finalize(order.answer, csr: csr)
            #expect(cut.exit != 0 && cut.status == 0)
            let after = try await rig.client.post(order.url, nil)
            #expect(after.json["status"] as? String == "valid")
            let next = try await rig.client.order("b.example.com")
            let done = try await rig.client.finalize(next.answer, csr: try await rig.csr("DNS:b.example.com"))
            #expect(done.status == 200)
            let orders = await rig.ca.orders()
            #expect(orders.count == 2 && orders.allSatisfy { $0.certificate != nil })
        }
    }

    @Test func certificatesCanBeForAnotherKey() async throws {
        try await Rig.with(Rig.tuned { $0.tempers = [.readyOrders, .wrongKey] }) { rig in
            let leaf = try await issue(rig)
            let key = try await Command.openssl(
                "pkey",
                "-in",
                rig.scratch.path("leaf.key"),
                "-pubout",
                "-outform",
                "DER"
            )
            #expect(leaf.publicKey.der != key.standardOutput)
            await rig.ca.setTempers([.readyOrders])
            let good = try await issue(rig)
            let next = try await Command.openssl(
                "pkey",
                "-in",
                rig.scratch.path("leaf.key"),
                "-pubout",
                "-outform",
                "DER"
            )
            #expect(good.publicKey.der == next.standardOutput)
        }
    }

    @Test func certificatesCanHaveANameTooMany() async throws {
        let extra = try DNSName("extra.example.net")
        try await Rig.with(Rig.tuned { $0.tempers = [.readyOrders, .extraName(extra)] }) { rig in
            let names = try await issue(rig).identifiers
            #expect(names == [try Identifier("a.example.com"), try Identifier("extra.example.net")])
        }
    }

    @Test(arguments: [RetryAdvice.seconds(120), nil])
    func newOrdersAreLimited(advice: RetryAdvice?) async throws {
        try await Rig.with { rig in
            await rig.ca.setTempers([.limitNewOrders(times: 2, retryAfter: advice)])
            for _ in 0..<2 {
                let answer = try await rig.client.order("a.example.com").answer
                #expect(answer.status == 429 && answer.problem == "rateLimited")
                #expect(answer.value("retry-after") == (advice == nil ? nil : "120"))
            }
            #expect(try await rig.client.order("a.example.com").answer.status == 201)
            #expect(await rig.ca.requestCounts()[.newOrder] == 3)
            #expect(await rig.ca.orders().count == 1)
        }
    }

    @Test func detailsCanHoldEscapes() async throws {
        try await Rig.with { rig in
            let url = try rig.client.url("newOrder")
            #expect(try await rig.client.post(url, [:]).json["detail"] as? String == "identifiers is missing or empty")
            await rig.ca.setTempers([.escapesInDetail])
            let detail = try #require(try await rig.client.post(url, [:]).json["detail"] as? String)
            #expect(detail.contains("identifiers is missing or empty"))
            #expect(detail.contains("\u{1B}[31m") && detail.contains("\u{202E}") && detail.contains("\r\n"))
        }
    }

    private func issue(_ rig: Rig) async throws -> Certificate {
        let order = try await rig.client.order("a.example.com").answer
        let done = try await rig.client.finalize(order, csr: try await rig.csr("DNS:a.example.com"))
        let pem = try await rig.client.post(try #require(done.json["certificate"] as? String), nil).body
        return try CertificateChain(pem: pem).leaf
    }
}
