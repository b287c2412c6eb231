import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct NonceTests {
    /// N-04: only the nonce of the refusal itself is accepted here.
    @Test(.rows("N-04", "N-06", "N-07", "F-P1", "Q-11"), arguments: [1, 5, 20])
    func refusedNoncesAreReplacedByTheRefusalsOwn(times: Int) async throws {
        let scene = try Scene(script: { seen, number in
            guard seen.purpose == .order, number <= times else { return nil }
            return .answer(
                number.isMultiple(of: 2) ? 500 : 400,
                headers: [("Replay-Nonce", Base64URL.encode(Array("own-\(number)".utf8)))],
                body: problemText("badNonce"),
                nonce: false
            )
        })
        let account = try scene.account()
        scene.client.nonces.add("cG9vbGVk", at: scene.clock.now())
        _ = try? await scene.client.newOrder([try Identifier("a.example")], as: account)
        let used = scene.ca.requests.filter { $0.purpose == .order }.map { $0.text("nonce") }
        #expect(
            used.prefix(times + 1)
                == (["cG9vbGVk"] + (1...times).map { Base64URL.encode(Array("own-\($0)".utf8)) })[...]
        )
    }

    @Test(.rows("N-06", "F-P1")) func refusedNoncesHaveAnEnd() async throws {
        let scene = try Scene(script: { seen, _ in
            seen.purpose == .order ? .answer(400, body: problemText("badNonce")) : nil
        })
        let account = try scene.account()
        await #expect(throws: ACMEFailure.self) {
            _ = try await scene.client.newOrder([try Identifier("a.example")], as: account)
        }
        #expect(scene.ca.signed.count == 121)
        #expect(scene.clock.slept == .zero)
    }

    /// N-05.
    @Test(.rows("N-05", "F-P2", "Q-11")) func aRefusalWithoutNonceMeansANewOne() async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .order && number == 1 ? .answer(400, body: problemText("badNonce"), nonce: false) : nil
        })
        let account = try scene.account()
        for nonce in ["YQ", "Yg"] { scene.client.nonces.add(nonce, at: scene.clock.now()) }
        _ = try await scene.client.newOrder([try Identifier("a.example")], as: account)
        #expect(scene.ca.requests.map(\.purpose) == [.directory, .order, .nonce, .order])
    }

    @Test(.rows("N-03", "F-P2", "J-04"), arguments: ["a b=", "", "abc=", "a", "ä", nil] as [String?])
    func whatIsNoNonceIsIgnored(field: String?) {
        let pool = NoncePool()
        pool.add(field, at: .now)
        #expect(pool.take(at: .now) == nil)
    }

    @Test(.rows("N-02")) func thePoolIsBoundedFreshAndGivesEachOnce() async {
        let pool = NoncePool()
        let start = Date(timeIntervalSince1970: 0)
        let nonces = (0..<40).map { Base64URL.encode([UInt8($0), 0, 0]) }
        for nonce in nonces { pool.add(nonce, at: start) }
        #expect(pool.take(at: start) == nonces[39])
        var rest: [String] = []
        await withTaskGroup(of: String?.self) { group in
            for _ in 0..<100 { group.addTask { pool.take(at: start) } }
            for await nonce in group { if let nonce { rest.append(nonce) } }
        }
        #expect(rest.sorted() == nonces[8..<39].sorted())
        pool.add("AAAA", at: start)
        #expect(pool.take(at: start.addingTimeInterval(NoncePool.lifetime + 1)) == nil)
    }

    /// N-09: nonces of one node are no good at another; after two refusals all that are kept are forgotten.
    @Test(.rows("N-09", "N-07")) func noncesOfAnotherNodeAreForgotten() async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .order && number <= 2 ? .answer(400, body: problemText("badNonce")) : nil
        })
        let account = try scene.account()
        for nonce in ["YQ", "Yg", "Yw"] { scene.client.nonces.add(nonce, at: scene.clock.now()) }
        _ = try await scene.client.newOrder([try Identifier("a.example")], as: account)
        let used = scene.ca.requests.compactMap { $0.text("nonce") }
        #expect(used.count == 3 && !used.dropFirst().contains { ["YQ", "Yg"].contains($0) })
        // What is left is the nonce of the answer itself.
        #expect(scene.client.nonces.take(at: scene.clock.now()) != nil)
        #expect(scene.client.nonces.take(at: scene.clock.now()) == nil)
    }

    /// N-01: the nonce of every answer, refusals included, is used for the next request.
    @Test(.rows("N-01", "N-02", "T-08", "Q-12")) func everyAnswersNonceIsUsedOnce() async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .order && number == 2 ? .answer(400, body: problemText("malformed")) : nil
        })
        let account = try scene.account()
        for _ in 0..<4 { _ = try? await scene.client.newOrder([try Identifier("a.example")], as: account) }
        let used = scene.ca.requests.compactMap { $0.text("nonce") }
        #expect(used.count == 4 && Set(used).count == 4)
        #expect(scene.ca.requests.filter { $0.purpose == .nonce }.count == 1 && scene.ca.faults.isEmpty)
    }

    /// N-10, D-08: what one server gave is never sent to another.
    @Test(.rows("N-10", "D-08")) func serversAreKeptApart() async throws {
        let (one, other) = (try Scene(), try Scene())
        _ = try await one.client.directory()
        one.client.nonces.add("YQ", at: one.clock.now())
        _ = try await other.client.register(other.signer, agreesToTerms: true)
        #expect(other.ca.requests.compactMap { $0.text("nonce") } != ["YQ"])
        #expect(one.client.nonces.take(at: one.clock.now()) == "YQ")
        #expect(throws: URLRefusal.self) { _ = try one.client.url("https://other.test/acct/1") }
    }
}
