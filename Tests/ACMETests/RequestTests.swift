import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct RequestTests {
    @Test(.rows("J-01", "J-02", "J-05", "J-06", "J-07", "T-05", "N-01", "N-08", "CH-01", "D-06", "Q-01"))
    func readingsCarryAnEmptyPayloadAndNothingElseIsGot() async throws {
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

    /// T-23.
    @Test(.rows("T-23", "D-05", "F-P7")) func aBusyDirectoryIsWaitedFor() async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .directory && number <= 3 ? .answer(503, body: "<html>", nonce: false) : nil
        })
        _ = try await scene.client.directory()
        _ = try await scene.client.directory()
        #expect(scene.ca.requests.count == 4)
        #expect(scene.clock.sleeps == [.milliseconds(250), .milliseconds(500), .seconds(1)])
    }

    @Test(.rows("T-19", "F-P8", "F-P9")) func readingsAreRepeatedAndFailInTheEnd() async throws {
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

    @Test(.rows("F-P9")) func trustIsNotTriedTwice() async throws {
        let scene = try Scene(script: { _, _ in .refusedConnection(permanent: true) })
        await #expect(throws: ACMEFailure.self) { _ = try await scene.client.directory() }
        #expect(scene.ca.requests.count == 1)
    }

    /// E-05: a balancer's 503 says that nothing was done.
    @Test(.rows("E-05")) func aBalancersWaitIsKeptAndTheRequestSentAgain() async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .account && number == 1
                ? .answer(503, headers: [("Retry-After", "3")], body: "<html>") : nil
        })
        _ = try await scene.client.register(scene.signer, agreesToTerms: false)
        #expect(scene.clock.sleeps == [.seconds(3)])
        #expect(scene.ca.signed == [.account, .account])
    }

    @Test(.rows("E-03", "E-10", "F-P6")) func longWaitsArePassedOn() async throws {
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

    @Test(.rows("T-15", "F-P27", "SW-10")) func aRedirectOfASignedRequestIsAnError() async throws {
        let scene = try Scene(script: { seen, _ in
            seen.purpose == .order ? .answer(307, headers: [("Location", "https://evil.example/")]) : nil
        })
        let failure = try await scene.failure()
        #expect(failure?.acme == .protocolBroken(ProtocolBreach("order", .redirect(status: 307))))
        #expect(scene.ca.signed == [.order])
    }

    /// T-01: no request goes to a URL outside the policy.
    @Test(.rows("T-01", "F-P12", "F-T3")) func aDirectoryThatLeadsAwayIsRefused() async throws {
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

    @Test(.rows("T-13", "F-P26")) func aProblemInPlaceOfTheDirectoryIsSeen() async throws {
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
    @Test(.rows("D-05", "F-P21")) func aMovedResourceIsLookedUpOnce() async throws {
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

    /// D-05: a directory is believed for hours, not for ever.
    @Test(.rows("D-05", "F-P21")) func anOldDirectoryIsReadAgain() async throws {
        let scene = try Scene()
        for seconds in [0, ACMEClient.directoryLifetime - 1, 2] {
            scene.clock.advance(by: seconds)
            _ = try await scene.client.directory()
        }
        #expect(scene.ca.requests.count == 2)
        // A clock that was put back does not keep an old one alive.
        scene.clock.advance(by: -2 * ACMEClient.directoryLifetime)
        _ = try await scene.client.directory()
        #expect(scene.ca.requests.count == 3)
    }

    /// D-05: every resource of the directory, not only orders.
    @Test(.rows("D-05", "F-P21"), arguments: [404, 405]) func everyMovedResourceIsLookedUp(status: Int) async throws {
        let old = ["newNonce", "newAccount", "revokeCert", "keyChange", "newOrder"]
            .map { #""\#($0)":"https://ca.test/old/\#($0)""# }.joined(separator: ",")
        let scene = try Scene(script: { seen, number in
            if seen.purpose == .directory, number == 1 { return .answer(200, body: "{\(old)}", nonce: false) }
            if seen.url.hasPrefix("https://ca.test/old/") { return .answer(status, nonce: false) }
            return [.keyChange, .revocation].contains(seen.purpose) ? .answer(200) : nil
        })
        let account = try scene.account()
        _ = try await scene.client.register(scene.signer, agreesToTerms: true)
        #expect(scene.ca.requests.contains { $0.url == "https://ca.test/old/newNonce" })
        _ = try await scene.client.revoke(TestNames.leaf(), by: .account(account))
        _ = try await scene.client.changeKey(of: account, to: FakeSigner("new"))
        #expect(scene.ca.requests.count { $0.purpose == .directory } == 2)
    }
}
