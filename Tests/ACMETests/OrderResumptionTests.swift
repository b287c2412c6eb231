import Conformance
import PKI
import Synchronization
import Testing

@testable import ACME

/// Answers that are lost, and orders of earlier runs.
struct OrderResumptionTests {
    /// The answer to finalize was lost after the server had acted.
    @Test(.rows("T-19", "F-P23"), arguments: [true, false]) func aLostFinalizeIsAskedAboutFirst(acted: Bool)
        async throws
    {
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

    @Test(.rows("F-P7", "F-P8")) func aGarbledFinalizeAnswerIsAskedAbout() async throws {
        for body in ["", "{", #"{"status":7}"#] {
            let scene = try Scene(script: { seen, number in
                seen.purpose == .finalize && number == 1 ? .answer(200, body: body) : nil
            })
            #expect(try await scene.obtain().issued != nil)
        }
        let busy = try Scene(script: { seen, number in seen.purpose == .finalize && number == 1 ? .answer(502) : nil })
        #expect(try await busy.obtain().issued != nil)
    }

    @Test(.rows("C-10")) func aLostChallengeAnswerIsLeftToTheOrder() async throws {
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

    /// The validation went on, whatever the answer to the challenge said: the order is what is believed.
    @Test(
        .rows("C-10", "C-09"),
        arguments: [
            (200, #"{"type":"http-01","status":"valid"}"#), (202, ""), (409, problemText("conflict")),
            (400, problemText("malformed")), (502, "<html>"),
        ]
    )
    func theOrderIsReadWhateverTheChallengeAnswers(status: Int, body: String) async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .challenge && number == 1 ? .acted(status, body: body) : nil
        })
        #expect(try await scene.obtain().issued != nil)
        #expect(scene.ca.signed.count { $0 == .challenge } == 1)
    }

    @Test(.rows("T-19", "F-P8")) func aLostNewOrderIsPlacedAgain() async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .order && number == 1 ? .lost(afterActing: true) : nil
        })
        #expect(try await scene.obtain().issued != nil)
        #expect(scene.observer.diary.count { $0 == "placed" } == 1)
    }

    @Test(.rows("O-18")) func anEarlierOrderIsGoneOnWith() async throws {
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

    @Test(.rows("O-21"), arguments: ["https://ca.test/gone", "https://evil.example/order", "not a URL"])
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

    @Test(.rows("O-20")) func anEarlierOrderThatIsInvalidIsReportedNotReplaced() async throws {
        let scene = try Scene(.init(refuses: ["www.example.com"]))
        _ = try await scene.failure()
        let failure = try #require(try await scene.failure(existing: FakeCA.orderURL(0)))
        guard case .orderInvalid(let problems) = failure.acme else { throw failure }
        #expect(problems.count == 1 && !failure.orderRemainsUsable)
        #expect(scene.ca.state.withLock { $0.orders.count } == 1)
    }
}
