import Conformance
import PKI
import Synchronization
import Testing

@testable import ACME

struct OrderDriverTests {
    /// The bar: seven signed requests, one nonce, one directory; and no more than a blink of waiting.
    @Test(.rows("O-01", "O-12", "C-16", "C-05")) func aFirstCertificateTakesSevenSignedRequests() async throws {
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

    @Test(.rows("C-03", "O-07")) func namesProvenBeforeTakeFour() async throws {
        let scene = try Scene(.init(issuesAtOnce: true, authorizationsAreValid: true))
        #expect(try await scene.obtain().issued != nil)
        #expect(scene.ca.signed == [.order, .finalize, .certificate])
        #expect(scene.ca.solver.diary.isEmpty)
    }

    /// All answers are in place before the server is told of any, and one reading of the order is enough for all.
    @Test(.rows("C-08", "O-02")) func manyNamesArePublishedBeforeAnyIsToldOf() async throws {
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

    @Test(.rows("C-04", "H-08", "F-P20")) func wildcardsAreProvenInTheDNS() async throws {
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

    /// Two records at one name: both are there before the server is told of either.
    @Test(.rows("C-04", "C-08", "DN-02", "F-H10", "Q-31"))
    func aNameAndItsWildcardAreProvenSideBySide() async throws {
        let dns = FakeSolver(.dns01)
        let scene = try Scene(
            solver: dns,
            script: { seen, _ in seen.purpose == .challenge && dns.answers.count != 2 ? .answer(500) : nil }
        )
        #expect(try await scene.obtain(["example.com", "*.example.com"]).issued != nil)
        #expect(Set(dns.answers.map(\.recordName)) == ["_acme-challenge.example.com"])
        #expect(Set(dns.answers.compactMap(\.recordValue)).count == 2)
        #expect(scene.ca.signed.count { $0 == .challenge } == 2 && dns.isEmpty)
    }

    @Test(.rows("C-17")) func anOrderGivenUpHasItsAuthorizationsDeactivated() async throws {
        let scene = try Scene()
        let failure = try await scene.failure(solvers: [FakeSolver(.tlsALPN01)])
        #expect(failure?.orderRemainsUsable == false && failure?.acme?.disposition == .needsOperator)
        #expect(scene.ca.requests.last?.payload == #"{"status":"deactivated"}"#)
        #expect(scene.ca.requests.last?.url == FakeCA.authorizationURL(0))
    }

    @Test(.rows("O-20", "C-16")) func aRefusedOrderIsExplainedNameByName() async throws {
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

    @Test(.rows("O-20", "O-23", "CA-07", "F-P19")) func subproblemsOfTheOrderAreReported() async throws {
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

    /// Nothing is done with an order whose URL could not be kept.
    @Test(.rows("O-01")) func theURLIsKeptBeforeAnythingElse() async throws {
        let scene = try Scene(observer: FakeObserver(objectingTo: "placed"))
        let failure = try #require(try await scene.failure())
        guard case .observer(let error) = failure.cause else { throw failure }
        #expect(error is Objection)
        #expect(scene.ca.signed == [.order] && failure.orderRemainsUsable)
    }

    @Test(
        .rows("C-16"),
        arguments: [
            "state authorizing", "publishing", "published", "state validating", "finalizing", "state issuing",
        ]
    )
    func anObjectionStopsAndWithdraws(word: String) async throws {
        let scene = try Scene(observer: FakeObserver(objectingTo: word))
        let failure = try #require(try await scene.failure())
        guard case .observer = failure.cause else { throw failure }
        #expect(scene.ca.solver.isEmpty && failure.orderRemainsUsable)
        #expect(scene.observer.diary.last?.hasPrefix(word) == true)
        #expect(scene.ca.signed.contains(.finalize) == (word == "state issuing"))
    }

    @Test(.rows("C-16")) func anAnswerThatCannotBePublishedIsWithdrawnAndTheOrderKept() async throws {
        let broken = SolverFailure(reason: "port 80: address already in use", isPermanent: false, hint: "free the port")
        let solver = FakeSolver(.http01, failing: broken)
        let scene = try Scene(solver: solver)
        let failure = try #require(try await scene.failure())
        #expect(failure.acme == .solver(broken, try Identifier("www.example.com")))
        #expect(failure.orderRemainsUsable && solver.diary == ["publish www.example.com", "withdraw www.example.com"])
        #expect(scene.ca.signed == [.order, .authorization])
    }

    @Test(.rows("C-16")) func cancellationWithdrawsAndKeepsTheOrder() async throws {
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
}
