import FoundationEssentials
import PKI
import Synchronization
import Testing

@testable import ACME

struct OrderDriverTests {
    /// The bar: seven signed requests, one nonce, one directory; and no more than a blink of waiting.
    @Test func aFirstCertificateTakesSevenSignedRequests() async throws {
        let scene = try Scene()
        let issued = try #require(try await scene.obtain().issued)
        #expect(scene.ca.signed == [.order, .authorization, .challenge, .order, .finalize, .order, .certificate])
        #expect(scene.ca.requests.count == 9)
        #expect(scene.clock.slept < .milliseconds(200))
        #expect(issued.chain.intermediates.count == 1)
        #expect(issued.pem == (try TestChain.pem.get()))
        #expect(issued.orderURL.text == FakeCA.orderURL(0))
        #expect(scene.ca.faults.isEmpty)
        #expect(scene.ca.state.withLock { $0.orders[0].csr } == Base64URL.encode([0x30, 0x03, 0x02, 0x01, 0x07]))
        #expect(scene.requestsMade == 1)
        #expect(
            scene.ca.solver.diary == ["publish www.example.com", "wait www.example.com", "withdraw www.example.com"]
        )
        #expect(
            scene.observer.diary == [
                "placed", "state authorizing", "publishing 1", "published 1", "state validating", "state finalizing",
                "finalizing", "state issuing", "state downloading",
            ]
        )
    }

    @Test func anAuthorityThatIssuesAtOnceTakesSix() async throws {
        let scene = try Scene(.init(issuesAtOnce: true))
        #expect(try await scene.obtain().issued != nil)
        #expect(scene.ca.signed == [.order, .authorization, .challenge, .order, .finalize, .certificate])
    }

    /// C-03, O-07.
    @Test func namesProvenBeforeTakeFour() async throws {
        let scene = try Scene(.init(issuesAtOnce: true, authorizationsAreValid: true))
        #expect(try await scene.obtain().issued != nil)
        #expect(scene.ca.signed == [.order, .finalize, .certificate])
        #expect(scene.ca.solver.diary.isEmpty)
    }

    /// All answers are in place before the server is told of any, and one reading of the order is enough for all.
    @Test func manyNamesArePublishedBeforeAnyIsToldOf() async throws {
        let scene = try Scene()
        let names = ["a.example", "b.example", "192.0.2.7", "c.example"]
        #expect(try await scene.obtain(names).issued != nil)
        #expect(scene.ca.signed.count == 4 + 4 + 5)
        #expect(scene.ca.solver.diary.prefix(4).allSatisfy { $0.hasPrefix("publish") })
        #expect(scene.ca.solver.diary.suffix(4).allSatisfy { $0.hasPrefix("withdraw") })
        #expect(scene.ca.solver.isEmpty && scene.ca.faults.isEmpty)
        let identifiers = scene.ca.requests.first { $0.purpose == .order }?.payload
        #expect(
            identifiers
                == #"{"identifiers":[{"type":"dns","value":"a.example"},{"type":"dns","value":"b.example"},{"type":"dns","value":"c.example"},{"type":"ip","value":"192.0.2.7"}]}"#
        )
    }

    @Test func wildcardsAreProvenInTheDNS() async throws {
        let dns = FakeSolver(.dns01)
        let scene = try Scene(solver: dns)
        let http = FakeSolver(.http01)
        #expect(try await scene.obtain(["*.example.com"], solvers: [http, dns]).issued != nil)
        #expect(dns.diary.first == "publish example.com" && http.diary.isEmpty)
        let failure = try await Scene(.init()).failure(["*.example.com"], solvers: [FakeSolver(.http01)])
        #expect(
            failure?.acme
                == .noUsableChallenge(
                    try Identifier("example.com"),
                    offered: ["http-01", "dns-01", "never-heard-of-01"].map { ServerText($0) }
                )
        )
    }

    @Test func anOrderGivenUpHasItsAuthorizationsDeactivated() async throws {
        let scene = try Scene()
        let failure = try await scene.failure(solvers: [FakeSolver(.tlsALPN01)])
        #expect(failure?.orderRemainsUsable == false && failure?.acme?.disposition == .needsOperator)
        #expect(scene.ca.requests.last?.payload == #"{"status":"deactivated"}"#)
        #expect(scene.ca.requests.last?.url == FakeCA.authorizationURL(0))
    }

    /// O-20.
    @Test func aRefusedOrderIsExplainedNameByName() async throws {
        let scene = try Scene(.init(refuses: ["b.example"]))
        let failure = try #require(try await scene.failure(["a.example", "b.example"]))
        guard case .orderInvalid(let problems) = failure.acme else { throw failure }
        #expect(problems.map { $0.identifier?.description } == ["b.example"])
        #expect(failure.summary == "b.example: the CA could not fetch the challenge")
        #expect(failure.acme?.said?.description == #"Timeout during connect\u{1b}[31m"#)
        #expect(failure.acme?.disposition == .retry(notBefore: nil))
        #expect(
            !failure.orderRemainsUsable && failure.order?.text == FakeCA.orderURL(0) && failure.phase == .validating
        )
        #expect(scene.ca.solver.isEmpty && scene.requestsMade == 0)
    }

    @Test func subproblemsOfTheOrderAreReported() async throws {
        let scene = try Scene(script: { seen, _ in
            guard seen.purpose == .finalize else { return nil }
            return .answer(
                200,
                body: #"""
                    {"status":"invalid","error":{"type":"urn:ietf:params:acme:error:compound","subproblems":[
                    {"type":"urn:ietf:params:acme:error:caa","detail":"forbidden","identifier":{"type":"dns","value":"www.example.com"}}]}}
                    """#
            )
        })
        let failure = try #require(try await scene.failure())
        #expect(failure.summary == "www.example.com: a CAA record forbids this CA to issue")
        #expect(failure.acme?.disposition == .needsOperator)
        #expect(failure.acme?.said?.description == "forbidden")
    }

    /// O-01: nothing is done with an order whose URL could not be kept.
    @Test func theURLIsKeptBeforeAnythingElse() async throws {
        let scene = try Scene(observer: FakeObserver(objectingTo: "placed"))
        let failure = try #require(try await scene.failure())
        guard case .observer(let error) = failure.cause else { throw failure }
        #expect(error is Objection)
        #expect(scene.ca.signed == [.order] && failure.orderRemainsUsable)
    }

    @Test(arguments: [
        "state authorizing", "publishing", "published", "state validating", "finalizing", "state issuing",
    ])
    func anObjectionStopsAndWithdraws(word: String) async throws {
        let scene = try Scene(observer: FakeObserver(objectingTo: word))
        let failure = try #require(try await scene.failure())
        guard case .observer = failure.cause else { throw failure }
        #expect(scene.ca.solver.isEmpty && failure.orderRemainsUsable)
        #expect(scene.observer.diary.last?.hasPrefix(word) == true)
        #expect(scene.ca.signed.contains(.finalize) == (word == "state issuing"))
    }

    @Test func anAnswerThatCannotBePublishedIsWithdrawnAndTheOrderKept() async throws {
        let broken = SolverFailure(reason: "port 80: address already in use", isPermanent: false, hint: "free the port")
        let solver = FakeSolver(.http01, failing: broken)
        let scene = try Scene(solver: solver)
        let failure = try #require(try await scene.failure())
        #expect(failure.acme == .solver(broken, try Identifier("www.example.com")))
        #expect(failure.orderRemainsUsable && solver.diary == ["publish www.example.com", "withdraw www.example.com"])
        #expect(scene.ca.signed == [.order, .authorization])
    }

    @Test func cancellationWithdrawsAndKeepsTheOrder() async throws {
        let scene = try Scene(.init(pendingReads: 1_000))
        let task = Task { try await scene.obtain() }
        while !scene.observer.diary.contains("state validating") { await Task.yield() }
        task.cancel()
        let result = await task.result
        guard case .failure(let error) = result, let failure = error as? OrderFailure else { throw Objection() }
        #expect(failure.acme == .cancelled && failure.acme?.disposition == .abandoned)
        #expect(failure.orderRemainsUsable && scene.ca.solver.isEmpty)
        // The withdrawal itself is not cancelled.
        #expect(scene.ca.solver.diary.last == "withdraw www.example.com")
        #expect(!scene.ca.requests.contains { $0.payload == #"{"status":"deactivated"}"# })
    }

    /// T-19: the answer to finalize was lost after the server had acted.
    @Test(arguments: [true, false]) func aLostFinalizeIsAskedAboutFirst(acted: Bool) async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .finalize && number == 1 ? .lost(afterActing: acted) : nil
        })
        #expect(try await scene.obtain().issued != nil)
        let after = try #require(scene.ca.signed.firstIndex(of: .finalize))
        #expect(scene.ca.signed[after + 1] == .order)
        #expect(scene.ca.signed.count { $0 == .finalize } == (acted ? 1 : 2))
        #expect(scene.ca.state.withLock { $0.orders.count } == 1)
        #expect(scene.requestsMade == (acted ? 1 : 2))
    }

    @Test func aGarbledFinalizeAnswerIsAskedAbout() async throws {
        for body in ["", "{", #"{"status":7}"#] {
            let scene = try Scene(script: { seen, number in
                seen.purpose == .finalize && number == 1 ? .answer(200, body: body) : nil
            })
            #expect(try await scene.obtain().issued != nil)
        }
        let busy = try Scene(script: { seen, number in seen.purpose == .finalize && number == 1 ? .answer(502) : nil })
        #expect(try await busy.obtain().issued != nil)
    }

    @Test func aLostChallengeAnswerIsLeftToTheOrder() async throws {
        for scripted in [
            FakeCA.Scripted.lost(afterActing: true), .lost(afterActing: false),
            .answer(409, body: problemText("conflict")),
            .answer(400, body: problemText("malformed")), .answer(502),
        ] {
            let scene = try Scene(script: { seen, number in
                seen.purpose == .challenge && number == 1 ? scripted : nil
            })
            let outcome = try? await scene.obtain(schedule: PollSchedule(budget: .seconds(20)))
            if case .lost(afterActing: true) = scripted { #expect(outcome?.issued != nil) }
            #expect(scene.ca.signed.count { $0 == .challenge } == 1)
        }
    }

    @Test func aLostNewOrderIsPlacedAgain() async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .order && number == 1 ? .lost(afterActing: true) : nil
        })
        #expect(try await scene.obtain().issued != nil)
        #expect(scene.observer.diary.count { $0 == "placed" } == 1)
    }

    @Test func anEarlierOrderIsGoneOnWith() async throws {
        let first = try Scene(observer: FakeObserver(objectingTo: "state issuing"))
        _ = try await first.failure()
        let before = first.ca.signed.count
        let client = first.client
        let driver = OrderDriver(client: client, account: try first.account()) { 0.5 }
        let outcome = try await driver.obtain(
            OrderRequest(identifiers: [try Identifier("www.example.com")], existingOrder: FakeCA.orderURL(0)),
            csr: { throw Objection() },
            solvers: [],
            observer: FakeObserver()
        )
        #expect(outcome.issued?.orderURL.text == FakeCA.orderURL(0))
        #expect(Array(first.ca.signed.dropFirst(before)) == [.order, .certificate])
    }

    /// O-21, and an order for other names than are wanted now.
    @Test(arguments: ["https://ca.test/gone", "https://evil.example/order", "not a URL"])
    func anEarlierOrderThatIsGoneIsReplaced(url: String) async throws {
        let scene = try Scene()
        #expect(try await scene.obtain(existing: url).issued?.orderURL.text == FakeCA.orderURL(0))
        #expect(scene.observer.diary.first == "placed")
        #expect(scene.ca.requests.allSatisfy { $0.url.lowercased().hasPrefix("https://ca.test") })
    }

    @Test func anEarlierOrderForOtherNamesIsReplaced() async throws {
        let scene = try Scene()
        _ = try await scene.obtain(["a.example"])
        let issued = try await scene.obtain(["a.example", "b.example"], existing: FakeCA.orderURL(0)).issued
        #expect(issued?.orderURL.text == FakeCA.orderURL(1))
    }

    @Test func anEarlierOrderThatIsInvalidIsReportedNotReplaced() async throws {
        let scene = try Scene(.init(refuses: ["www.example.com"]))
        _ = try await scene.failure()
        let failure = try #require(try await scene.failure(existing: FakeCA.orderURL(0)))
        guard case .orderInvalid(let problems) = failure.acme else { throw failure }
        #expect(problems.count == 1 && !failure.orderRemainsUsable)
        #expect(scene.ca.state.withLock { $0.orders.count } == 1)
    }

    /// O-17, O-18.
    @Test func aSlowAuthorityIsComeBackTo() async throws {
        let scene = try Scene(.init(processingReads: 100_000))
        guard case .stillProcessing(let url, let retryAt) = try await scene.obtain() else { throw Objection() }
        #expect(url.text == FakeCA.orderURL(0) && retryAt >= scene.clock.now().addingTimeInterval(60))
        #expect(scene.clock.slept > .seconds(280) && scene.clock.slept <= .seconds(300))
        #expect(scene.ca.signed.count < 50)
    }

    /// O-16: a day is not waited for in place.
    @Test func aLongWaitOfTheServersParksTheOrder() async throws {
        let scene = try Scene(
            .init(processingReads: 3),
            script: { seen, _ in
                seen.purpose == .finalize
                    ? .answer(200, headers: [("Retry-After", "86400")], body: #"{"status":"processing"}"#) : nil
            }
        )
        guard case .stillProcessing(_, let retryAt) = try await scene.obtain() else { throw Objection() }
        #expect(retryAt == scene.clock.now().addingTimeInterval(86_400))
        #expect(scene.clock.slept < .seconds(1))
    }

    @Test(arguments: [("2", Duration.seconds(2)), ("0", .milliseconds(250)), ("abc", .milliseconds(75))])
    func theServersWaitIsKept(field: String, wait: Duration) async throws {
        let scene = try Scene(.init(retryAfter: field))
        #expect(try await scene.obtain().issued != nil)
        #expect(scene.clock.sleeps == [.milliseconds(50), wait])
    }

    /// O-08, O-09.
    @Test func anOrderThatStaysPendingIsReadOnThenFinalizedAllTheSame() async throws {
        let scene = try Scene(.init(pendingReads: 2))
        #expect(try await scene.obtain().issued != nil)
        #expect(scene.ca.signed.count == 9)
        let never = try Scene(.init(pendingReads: 1_000))
        let failure = try #require(try await never.failure())
        guard case .notValidated = failure.acme else { throw failure }
        #expect(never.ca.signed.count { $0 == .finalize } == 1)
        #expect(never.ca.solver.isEmpty && !failure.orderRemainsUsable)
    }

    /// C-11.
    @Test func anErrorWithoutVerdictIsAskedAboutAgain() async throws {
        let stuck = #"""
            {"status":"pending","identifier":{"type":"dns","value":"www.example.com"},"challenges":[{"type":"http-01",
            "url":"https://ca.test/stuck","token":"tok","status":"pending",
            "error":{"type":"urn:ietf:params:acme:error:connection","detail":"refused"}}]}
            """#
        let scene = try Scene(script: { seen, _ in
            if seen.payload == #"{"status":"deactivated"}"# { return .answer(200, body: "{}") }
            if seen.purpose == .authorization { return .answer(200, body: stuck) }
            return seen.purpose == .challenge ? .answer(200, body: "{}") : nil
        })
        let failure = try #require(try await scene.failure())
        #expect(scene.ca.signed.count { $0 == .challenge } == 4)
        #expect(failure.summary == "www.example.com: the CA could not fetch the challenge")
        guard case .notValidated = failure.acme else { throw failure }
        #expect(scene.ca.requests.last?.payload == #"{"status":"deactivated"}"#)
    }

    /// O-04.
    @Test func anOrderThatChangesIsDropped() async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .order && number == 2
                ? .answer(200, body: #"{"status":"ready","identifiers":[{"type":"dns","value":"evil.example"}]}"#) : nil
        })
        #expect(try await scene.failure()?.acme == .orderChanged)
        let other = try Scene(script: { seen, number in
            seen.purpose == .order && number == 1
                ? .answer(
                    201,
                    headers: [("Location", "https://ca.test/o/1")],
                    body:
                        #"{"status":"pending","identifiers":[{"type":"dns","value":"evil.example"}],"authorizations":[]}"#
                ) : nil
        })
        #expect(try await other.failure()?.acme == .orderChanged)
    }

    @Test func whatNoRFCKnowsIsNamed() async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .order && number == 2 ? .answer(200, body: "{\"status\":\"weird\\u001b\"}") : nil
        })
        let failure = try #require(try await scene.failure())
        #expect(
            failure.acme
                == .protocolBroken(ProtocolBreach("order.status", .unknownStatus(ServerText("weird\u{1b}"))))
        )
        #expect(failure.summary == #"the CA's answer cannot be used: order.status: unknown status "weird\u{1b}""#)
        let empty = try Scene(script: { seen, _ in
            seen.purpose == .order
                ? .answer(201, headers: [("Location", "https://ca.test/o/1")], body: #"{"status":"pending"}"#) : nil
        })
        #expect(
            try await empty.failure()?.acme == .protocolBroken(ProtocolBreach("order.authorizations", .absent))
        )
    }

    /// O-19.
    @Test(arguments: [1, 2]) func aBadRequestIsMadeAnewOnce(times: Int) async throws {
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

    /// CH-08.
    @Test func aCertificateThatIsNotThereYetIsWaitedFor() async throws {
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

    @Test func aChainThatIsNoneIsRefused() async throws {
        let kind = "PRIVATE" + " KEY"
        for body in ["-----BEGIN \(kind)-----\nAAAA\n-----END \(kind)-----\n", "", "<html>", "{}"] {
            let scene = try Scene(script: { seen, _ in seen.purpose == .certificate ? .answer(200, body: body) : nil })
            guard case .chain = try await scene.failure()?.acme else { throw Objection() }
        }
    }

    /// CH-05, CH-06.
    @Test func anotherChainIsTakenIfItIsPreferredAndThere() async throws {
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

    /// PF-01.
    @Test func onlyProfilesOnOfferAreAskedFor() async throws {
        let settings = FakeCA.Settings(metadata: ["profiles": .object(["shortlived": .string("six days")])])
        let scene = try Scene(settings)
        _ = try await scene.obtain(profile: "shortlived")
        #expect(scene.ca.requests.first { $0.purpose == .order }?.object?.optionalString("profile") == "shortlived")
        let failure = try await Scene(settings).failure(profile: "classic")
        #expect(failure?.acme == .profileNotOffered("classic", offered: [ServerText("shortlived")]))
        #expect(failure?.acme?.hint == "it offers shortlived")
    }

    /// F-13: a clock that jumps neither ends nor prolongs the wait by much.
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
