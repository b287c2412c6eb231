import Conformance
import Foundation
import MiniCA
import PKI
import Testing

/// The semantic cases that show in orders, authorizations and refusals, each on the wire.
struct OrderCaseTests {
    private func with(_ tempers: Temper..., body: (Rig) async throws -> Void) async throws {
        try await Rig.with { rig in
            await rig.ca.setTempers(tempers)
            try await body(rig)
        }
    }

    private func finalized(_ rig: Rig, _ order: Curl.Answer) async throws -> Curl.Answer {
        try await rig.client.finalize(order, csr: try await rig.csr("DNS:a.example.com"))
    }

    @Test(.rows("F-P4")) func finalizedOrdersGoWrong() async throws {
        try await with(.readyOrders, .semantic(.orderProcessingForEver, Dose(times: 1)), .semantic(.orderInvalid)) {
            rig in
            await rig.ca.setTempers([.readyOrders, .semantic(.orderProcessingForEver)])
            let stuck = try await rig.client.order("a.example.com")
            #expect(try await finalized(rig, stuck.answer).json["status"] as? String == "processing")
            for _ in 0..<5 {
                let json = try await rig.client.post(stuck.url, nil).json
                #expect(json["status"] as? String == "processing" && json["certificate"] == nil)
            }
            await rig.ca.setTempers([.readyOrders, .semantic(.orderInvalid)])
            let broken = try await rig.client.order("a.example.com")
            let json = try await finalized(rig, broken.answer).json
            #expect(json["status"] as? String == "invalid" && json["error"] != nil)
        }
    }

    @Test(.rows("F-P4")) func newOrdersAreOdd() async throws {
        try await with(.semantic(.orderValidAtOnce)) { rig in
            let order = try await rig.client.order("a.example.com").answer
            #expect(order.status == 201 && order.json["status"] as? String == "valid")
            let url = try #require(order.json["certificate"] as? String)
            let leaf = try CertificateChain(pem: try await rig.client.post(url, nil).body).leaf
            #expect(leaf.identifiers == [try Identifier("a.example.com")])
            await rig.ca.setTempers([.semantic(.orderUnknownStatus)])
            let odd = try await rig.client.order("a.example.com").answer
            #expect(odd.json["status"] as? String == "contemplating")
            await rig.ca.setTempers([.semantic(.orderWithoutAuthorizations)])
            let bare = try await rig.client.order("a.example.com").answer
            #expect(bare.json["authorizations"] == nil && bare.json["finalize"] != nil)
            await rig.ca.setTempers([.semantic(.orderChanges)])
            let changing = try await rig.client.order("a.example.com")
            let before = changing.answer.json["identifiers"] as? [[String: String]]
            let after = try await rig.client.post(changing.url, nil).json["identifiers"] as? [[String: String]]
            #expect(before?.first?["value"] == "a.example.com" && after?.first?["value"] == "changed.rekey.test")
        }
    }

    @Test(.rows("F-P4", "F-P23")) func readyOrdersGoThroughAtLast() async throws {
        try await with(.readyOrders, .semantic(.orderStaysPending)) { rig in
            let order = try await rig.client.order("a.example.com")
            #expect(order.answer.json["status"] as? String == "pending")
            #expect(try await rig.client.post(order.url, nil).json["status"] as? String == "pending")
            #expect(try await finalized(rig, order.answer).json["status"] as? String == "valid")
            await rig.ca.setTempers([.readyOrders, .semantic(.badCSROnce)])
            for _ in 0..<2 {
                let picky = try await rig.client.order("a.example.com").answer
                #expect(try await finalized(rig, picky).problem == "badCSR")
                #expect(try await finalized(rig, picky).json["status"] as? String == "valid")
            }
            await rig.ca.setTempers([.readyOrders, .semantic(.finalizeLost, Dose(times: 1))])
            let lost = try await rig.client.order("a.example.com")
            #expect(try await finalized(rig, lost.answer).exit != 0)
            #expect(try await rig.client.post(lost.url, nil).json["status"] as? String == "valid")
        }
    }

    @Test(.rows("F-P4", "F-P5"), arguments: [(0, 403), (1, 404), (2, 202)])
    func certificatesComeLate(variant: Int, status: Int) async throws {
        try await with(.readyOrders, .semantic(.certificateLate, Dose(variant: variant))) { rig in
            let url = try await rig.certificateURL("a.example.com")
            for _ in 0..<2 { #expect(try await rig.client.post(url, nil).status == status) }
            #expect(try await rig.client.post(url, nil).status == 200)
        }
    }

    @Test(.rows("F-P4")) func certificatesAreNotThereAtFirst() async throws {
        try await with(.readyOrders, .semantic(.certificateLate, Dose(variant: 3))) { rig in
            let order = try await rig.client.order("a.example.com")
            let done = try await finalized(rig, order.answer).json
            #expect(done["status"] as? String == "valid" && done["certificate"] == nil)
            #expect(try await rig.client.post(order.url, nil).json["certificate"] == nil)
            #expect(try await rig.client.post(order.url, nil).json["certificate"] != nil)
        }
    }

    @Test(.rows("F-P3"), arguments: [(0, "deactivated"), (1, "expired")])
    func provedAuthorizationsAreLost(variant: Int, status: String) async throws {
        try await with(.semantic(.authorizationLost, Dose(variant: variant))) { rig in
            let order = try await rig.client.order("a.example.com")
            try await rig.client.prove(order.answer, at: rig.responder)
            let url = try #require((order.answer.json["authorizations"] as? [String])?.first)
            #expect(try await rig.client.post(url, nil).json["status"] as? String == status)
            #expect(try await rig.client.post(order.url, nil).json["status"] as? String == "invalid")
        }
    }

    @Test(.rows("F-P20", "F-P13")) func challengesAreStrange() async throws {
        try await with(.semantic(.unknownChallenges)) { rig in
            let order = try await rig.client.order("a.example.com").answer
            let url = try #require((order.json["authorizations"] as? [String])?.first)
            func challenges() async throws -> [[String: Any]] {
                try #require(try await rig.client.post(url, nil).json["challenges"] as? [[String: Any]])
            }
            #expect(try await challenges().map { $0["type"] as? String } == ["rekey-unheard-of-01", "http-02"])
            await rig.ca.setTempers([.semantic(.hostileTokens)])
            var tokens: [String] = []
            for _ in 0..<5 { tokens.append(try #require(try await challenges().first?["token"] as? String)) }
            #expect(tokens[0].hasPrefix("../") && tokens[1].isEmpty && tokens[2].utf8.count == 1 << 20)
            #expect(tokens[3].hasPrefix("$(") && tokens[4].contains("\r\n"))
        }
    }

    @Test(.rows("F-P19", "F-P20", "F-P15"))
    func ordersAreRefused() async throws {
        let refusals: [(SemanticCase, Int, Int, String)] = [
            (.rejectedIdentifiers, 0, 400, "rejectedIdentifier"), (.rejectedIdentifiers, 1, 403, "compound"),
            (.invalidProfile, 0, 400, "invalidProfile"), (.accountPaused, 0, 429, "rateLimited"),
            (.termsChanged, 0, 403, "userActionRequired"), (.accountDeactivated, 0, 401, "unauthorized"),
            (.accountUnknown, 0, 400, "accountDoesNotExist"),
        ]
        try await with { rig in
            for (semantic, variant, status, problem) in refusals {
                await rig.ca.setTempers([.semantic(semantic, Dose(variant: variant, times: 1))])
                let answer = try await rig.client.order("a.example.com", "b.example.com").answer
                #expect(answer.status == status && answer.problem == problem, "\(semantic): \(answer.text)")
                #expect(answer.value("retry-after") == nil)
                if semantic == .rejectedIdentifiers {
                    #expect((answer.json["subproblems"] as? [[String: Any]])?.count == 2)
                }
                if semantic == .termsChanged {
                    #expect(answer.values("link").contains { $0.hasSuffix("rel=\"terms-of-service\"") })
                }
                #expect(try await rig.client.order("a.example.com").answer.status == 201)
            }
        }
    }

    @Test(.rows("F-P19", "F-P20"))
    func finalizeIsRefused() async throws {
        try await with(.readyOrders) { rig in
            for (semantic, problem) in [(SemanticCase.caaAtFinalize, "caa"), (.invalidProfile, "invalidProfile")] {
                await rig.ca.setTempers([.readyOrders, .semantic(semantic, Dose(variant: 1, times: 1))])
                let order = try await rig.client.order("a.example.com").answer
                #expect(order.status == 201)
                #expect(try await finalized(rig, order).problem == problem)
                #expect(try await finalized(rig, order).json["status"] as? String == "valid")
            }
        }
    }

    @Test(.rows("F-P15")) func accountsNeedABinding() async throws {
        try await Rig.with(Rig.tuned { $0.tempers = [.semantic(.externalAccountRequired)] }, registers: false) { rig in
            #expect(try await rig.client.register().problem == "externalAccountRequired")
            let meta = try await rig.client.curl("GET", rig.ca.directoryURL).json["meta"] as? [String: Any]
            #expect(meta?["externalAccountRequired"] as? Bool == false)
        }
    }

    @Test(.rows("F-P14")) func locationsAreHostile() async throws {
        try await with(.semantic(.hostileLocation)) { rig in
            var seen: [String] = []
            for _ in 0..<5 { seen.append(try await rig.client.order("a.example.com").url) }
            #expect(seen[0].isEmpty && seen[1].hasPrefix("/order/") && seen[2].hasPrefix("javascript:"))
            #expect(seen[3].utf8.count > 65_536 && seen[4].hasPrefix("https://127.0.0.1:"))
        }
    }

    @Test(.rows("F-P21", "F-P22", "F-P27")) func transportIsOdd() async throws {
        try await with(.semantic(.movedEndpoints)) { rig in
            let old = try rig.client.url("newOrder")
            #expect(try await rig.client.order("a.example.com").answer.status == 404)
            let directory = try await rig.client.curl("GET", rig.ca.directoryURL).json
            let new = try #require(directory["newOrder"] as? String)
            #expect(new != old && new.hasSuffix("/new-order"))
            let nonce = try #require(directory["newNonce"] as? String)
            let fresh = try #require(try await rig.client.curl("HEAD", nonce).value("replay-nonce"))
            let names = ["identifiers": [["type": "dns", "value": "a.example.com"]]]
            #expect(try await rig.client.post(new, names, Client.Edits(nonce: fresh)).status == 201)
            await rig.ca.setTempers([.semantic(.clockADayOff)])
            let date = try #require(try await rig.client.curl("GET", rig.ca.directoryURL).value("date"))
            await rig.ca.setTempers([])
            let right = try #require(try await rig.client.curl("GET", rig.ca.directoryURL).value("date"))
            #expect(date.prefix(3) != right.prefix(3))
            await rig.ca.setTempers([.semantic(.redirectedPosts)])
            let away = try await rig.client.post(try #require(rig.client.kid), nil, Client.Edits(nonce: "any"))
            #expect(away.status == 307 && away.value("location")?.hasPrefix("https://127.0.0.1:") == true)
        }
    }
}
