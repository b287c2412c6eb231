import Conformance
import PKI
import Synchronization
import Testing

@testable import ACME

/// From the certificate request to the chain.
struct OrderEndingTests {
    @Test(.rows("O-19"), arguments: [1, 2]) func aBadRequestIsMadeAnewOnce(times: Int) async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .finalize && number <= times ? .answer(400, body: problemText("badCSR")) : nil
        })
        let failure = try await scene.failure()
        #expect((failure == nil) == (times == 1))
        #expect(scene.requestsMade == 2)
        if let failure {
            #expect(failure.acme?.answer?.problem.type == .badCSR && !failure.orderRemainsUsable)
        }
    }

    @Test(.rows("CH-08", "Q-38")) func aCertificateThatIsNotThereYetIsWaitedFor() async throws {
        let late: [FakeCA.Scripted] = [
            .answer(403, headers: [("Retry-After", "1")], body: problemText("rateLimited")), .answer(404), .answer(202),
            .answer(204),
        ]
        let scene = try Scene(script: { seen, number in
            seen.purpose == .certificate && number <= late.count ? late[number - 1] : nil
        })
        #expect(try await scene.obtain().issued != nil)
        #expect(scene.ca.signed.count { $0 == .certificate } == 5)
    }

    @Test(.rows("CH-02", "F-C8")) func aChainThatIsNoneIsRefused() async throws {
        let kind = "PRIVATE" + " KEY"
        for body in ["-----BEGIN \(kind)-----\nAAAA\n-----END \(kind)-----\n", "", "<html>", "{}"] {
            let scene = try Scene(script: { seen, _ in seen.purpose == .certificate ? .answer(200, body: body) : nil })
            guard case .chain = try await scene.failure()?.acme else { throw Objection() }
        }
    }

    @Test(.rows("CH-05", "CH-06")) func anotherChainIsTakenIfItIsPreferredAndThere() async throws {
        let pem = String(decoding: try TestChain.pem.get(), as: UTF8.self)
        let end = try #require(pem.firstRange(of: "-----END CERTIFICATE-----\n"))
        let leafOnly = String(pem[..<end.upperBound])
        let scene = try Scene(script: { seen, number in
            guard seen.purpose == .certificate else { return nil }
            if number == 1 {
                return .answer(
                    200,
                    headers: [
                        ("Link", "</cert/0/forbidden>;rel=\"alternate\", <https://evil.example/x>;rel=alternate"),
                        ("Link", "<0/other>;rel=alternate"),
                    ],
                    body: leafOnly
                )
            }
            return seen.url == "https://ca.test/cert/0/other" ? .answer(200, body: pem) : .answer(403)
        })
        let driver = OrderDriver(client: scene.client, account: try scene.account()) { 0.5 }
        let obtain = { (preferred: String?) in
            try await driver.obtain(
                OrderRequest(identifiers: [try Identifier("www.example.com")], preferredChain: preferred),
                csr: { [0x30, 0x00] },
                solvers: [scene.ca.solver],
                observer: FakeObserver()
            ).issued
        }
        let issued = try await obtain("Test Root")
        #expect(issued?.chain.intermediates.count == 1)
        #expect(
            scene.ca.requests.filter { $0.purpose == .certificate }.map(\.url) == [
                "https://ca.test/cert/0", "https://ca.test/cert/0/forbidden", "https://ca.test/cert/0/other",
            ]
        )
    }

    @Test(.rows("PF-01")) func onlyProfilesOnOfferAreAskedFor() async throws {
        let settings = FakeCA.Settings(metadata: ["profiles": .object(["shortlived": .string("six days")])])
        let scene = try Scene(settings)
        _ = try await scene.obtain(profile: "shortlived")
        #expect(scene.ca.requests.first { $0.purpose == .order }?.object?.optionalString("profile") == "shortlived")
        let failure = try await Scene(settings).failure(profile: "classic")
        #expect(failure?.acme == .profileNotOffered("classic", offered: [ServerText("shortlived")]))
        #expect(failure?.acme?.hint == "it offers shortlived")
    }

    /// A clock that jumps neither ends nor prolongs the wait by much.
    @Test func aClockThatJumpsIsNotBelieved() async throws {
        let slow = FakeCA.Settings(processingReads: 20)
        let clock = ManualClock()
        let ca = FakeCA(
            slow,
            script: { seen, number in
                if seen.purpose == .order, number == 3 { clock.advance(by: 3 * 86_400) }
                if seen.purpose == .order, number == 5 { clock.advance(by: -6 * 86_400) }
                return nil
            }
        )
        let client = try ACMEClient(directory: FakeCA.directoryURL, transport: ca, clock: clock)
        ca.state.withLock { $0.accounts[FakeSigner().publicKey.thumbprint] = FakeCA.base + "/acct/1" }
        let account = AccountIdentity(url: try client.url(FakeCA.base + "/acct/1"), signer: FakeSigner())
        let outcome = try await OrderDriver(client: client, account: account) { 0.5 }.obtain(
            OrderRequest(identifiers: [try Identifier("www.example.com")]),
            csr: { [0x30, 0x00] },
            solvers: [ca.solver],
            observer: FakeObserver()
        )
        #expect(outcome.issued != nil)
    }
}
