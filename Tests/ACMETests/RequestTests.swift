import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct RequestTests {
    @Test func readingsCarryAnEmptyPayloadAndNothingElseIsGot() async throws {
        let scene = try Scene()
        _ = try await scene.obtain()
        let readings = scene.ca.requests.filter {
            [.authorization, .certificate].contains($0.purpose) || $0.purpose == .order
        }
        #expect(readings.filter { $0.url != FakeCA.base + "/new-order" }.allSatisfy { $0.payload == "" })
        #expect(scene.ca.requests.filter { $0.method == .get }.map(\.url) == [FakeCA.directoryURL])
        #expect(scene.ca.requests.filter { $0.method == .head }.count == 1)
        #expect(scene.ca.faults.isEmpty)
        let download = scene.ca.requests.last { $0.purpose == .certificate }
        #expect(download?.headers.contains(TransportHeader("Accept", "application/pem-certificate-chain")) == true)
    }

    /// N-04: only the nonce of the refusal itself is accepted here.
    @Test(arguments: [1, 5, 20]) func refusedNoncesAreReplacedByTheRefusalsOwn(times: Int) async throws {
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

    @Test func refusedNoncesHaveAnEnd() async throws {
        let scene = try Scene(script: { seen, _ in
            seen.purpose == .order ? .answer(400, body: problemText("badNonce")) : nil
        })
        let account = try scene.account()
        await #expect(throws: ACMEFailure.self) {
            _ = try await scene.client.newOrder([try Identifier("a.example")], as: account)
        }
        #expect(scene.ca.signed.count == 21)
        #expect(scene.clock.slept == .zero)
    }

    /// N-05.
    @Test func aRefusalWithoutNonceMeansANewOne() async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .order && number == 1 ? .answer(400, body: problemText("badNonce"), nonce: false) : nil
        })
        let account = try scene.account()
        for nonce in ["YQ", "Yg"] { scene.client.nonces.add(nonce, at: scene.clock.now()) }
        _ = try await scene.client.newOrder([try Identifier("a.example")], as: account)
        #expect(scene.ca.requests.map(\.purpose) == [.directory, .order, .nonce, .order])
    }

    @Test(arguments: ["a b=", "", "abc=", "a", "ä", nil] as [String?])
    func whatIsNoNonceIsIgnored(field: String?) {
        let pool = NoncePool()
        pool.add(field, at: .now)
        #expect(pool.take(at: .now) == nil)
    }

    @Test func thePoolIsBoundedFreshAndGivesEachOnce() async {
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

    /// T-23.
    @Test func aBusyDirectoryIsWaitedFor() async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .directory && number <= 3 ? .answer(503, body: "<html>", nonce: false) : nil
        })
        _ = try await scene.client.directory()
        _ = try await scene.client.directory()
        #expect(scene.ca.requests.count == 4)
        #expect(scene.clock.sleeps == [.milliseconds(250), .milliseconds(500), .seconds(1)])
    }

    @Test func readingsAreRepeatedAndFailInTheEnd() async throws {
        let scene = try Scene(script: { seen, _ in seen.purpose == .authorization ? .lost(afterActing: false) : nil })
        let account = try scene.account()
        let url = try scene.client.url(FakeCA.authorizationURL(0))
        await #expect(
            throws: ACMEFailure.transport(
                TransportFailure(text: "connection closed", mayHaveReachedServer: true),
                during: .authorization
            )
        ) { _ = try await scene.client.authorization(at: url, as: account) }
        #expect(scene.ca.signed.count == 4)
    }

    @Test func trustIsNotTriedTwice() async throws {
        let scene = try Scene(script: { _, _ in .refusedConnection(permanent: true) })
        await #expect(throws: ACMEFailure.self) { _ = try await scene.client.directory() }
        #expect(scene.ca.requests.count == 1)
    }

    /// E-05: a balancer's 503 says that nothing was done.
    @Test func aBalancersWaitIsKeptAndTheRequestSentAgain() async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .account && number == 1
                ? .answer(503, headers: [("Retry-After", "3")], body: "<html>") : nil
        })
        _ = try await scene.client.register(scene.signer, agreesToTerms: false)
        #expect(scene.clock.sleeps == [.seconds(3)])
        #expect(scene.ca.signed == [.account, .account])
    }

    @Test func longWaitsArePassedOn() async throws {
        for (status, type) in [(429, "rateLimited"), (503, "serverInternal")] {
            let scene = try Scene(script: { seen, _ in
                seen.purpose == .order
                    ? .answer(status, headers: [("Retry-After", "3600")], body: problemText(type)) : nil
            })
            let failure = try await scene.failure()
            #expect(failure?.acme?.disposition == .retry(notBefore: scene.clock.now().addingTimeInterval(3_600)))
            #expect(scene.ca.signed == [.order] && failure?.order == nil && failure?.orderRemainsUsable == false)
        }
    }

    @Test func aRedirectOfASignedRequestIsAnError() async throws {
        let scene = try Scene(script: { seen, _ in
            seen.purpose == .order ? .answer(307, headers: [("Location", "https://evil.example/")]) : nil
        })
        let failure = try await scene.failure()
        #expect(failure?.acme == .protocolBroken(ProtocolBreach("order", .redirect(status: 307))))
        #expect(scene.ca.signed == [.order])
    }

    /// T-01: no request goes to a URL outside the policy.
    @Test func aDirectoryThatLeadsAwayIsRefused() async throws {
        for (url, refusal) in [
            ("http://ca.test/new-order", URLRefusal.notHTTPS),
            ("https://evil.example/", .otherOrigin("https://evil.example:443")),
        ] {
            let scene = try Scene(.init(directory: ["newOrder": .string(url)]))
            let failure = try await scene.failure()
            #expect(failure?.acme == .protocolBroken(ProtocolBreach("directory.newOrder", .url(refusal))))
            #expect(scene.ca.requests.map(\.url) == [FakeCA.directoryURL])
        }
        #expect(throws: URLRefusal.notHTTPS) {
            _ = try ACMEClient(directory: "http://ca.test/dir", transport: FakeCA(), clock: ManualClock())
        }
    }

    @Test func aProblemInPlaceOfTheDirectoryIsSeen() async throws {
        let scene = try Scene(script: { seen, _ in
            seen.purpose == .directory ? .answer(200, body: problemText("serverInternal")) : nil
        })
        do {
            _ = try await scene.client.directory()
            Issue.record("a directory was read")
        } catch {
            #expect(error.answer?.problem.type == .serverInternal)
        }
    }

    /// D-05.
    @Test func aMovedResourceIsLookedUpOnce() async throws {
        let scene = try Scene(script: { seen, number in
            switch (seen.purpose, seen.url) {
            case (.directory, _) where number == 1:
                .answer(
                    200,
                    body:
                        #"{"newNonce":"https://ca.test/new-nonce","newAccount":"https://ca.test/new-acct","newOrder":"https://ca.test/old"}"#
                )
            case (.order, "https://ca.test/old"): .answer(404)
            default: nil
            }
        })
        let account = try scene.account()
        _ = try await scene.client.newOrder([try Identifier("a.example")], as: account)
        #expect(scene.ca.requests.map(\.purpose) == [.directory, .order, .directory, .order])
    }
}
