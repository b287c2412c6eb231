import FoundationEssentials
import PKI
import Rotation
import Storage
import Testing

struct NextTaskTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private var wish: RenewalPolicy.Wish {
        get throws { RenewalPolicy.Wish(identifiers: [try Identifier("a.example")], keyAlgorithm: .ecdsaP256) }
    }

    /// A generation of ninety days of which so many have passed.
    private func generation(
        _ number: Int,
        age days: Double,
        isQuarantined: Bool = false,
        name: String = "a.example"
    ) throws -> LineageView.OnDisk {
        let start = now.addingTimeInterval(-days * 86_400)
        return LineageView.OnDisk(
            number: try #require(GenerationNumber(rawValue: number)),
            subject: RenewalPolicy.Subject(
                validity: Validity(notBefore: start, notAfter: start.addingTimeInterval(90 * 86_400)),
                identifiers: [try Identifier(name)],
                keyAlgorithm: .ecdsaP256
            ),
            isQuarantined: isQuarantined
        )
    }

    private func decide(_ view: LineageView, _ urgency: Urgency = .scheduled) throws -> NextTask {
        NextTask.decide(view, wish: try wish, urgency: urgency, now: now)
    }

    @Test func nothingLiveMeansAnOrder() throws {
        #expect(try decide(LineageView()) == .order(.missing))
    }

    @Test func freshAndSettledMeansNothing() throws {
        let live = try generation(3, age: 10)
        #expect(
            try decide(LineageView(live: live, newest: live)) == .nothing(until: now.addingTimeInterval(50 * 86_400))
        )
    }

    @Test func notSeenServedMeansLookingAgainWithoutAnOrder() throws {
        let live = try generation(3, age: 10)
        #expect(try decide(LineageView(live: live, newest: live, isSettled: false)) == .settle(live.number))
    }

    @Test func anOrderInFlightGoesFirstEvenWhenForced() throws {
        let live = try generation(3, age: 10)
        let view = LineageView(live: live, newest: live, pendingOrder: "https://ca/order/1")
        #expect(try decide(view) == .resume(orderURL: "https://ca/order/1"))
        #expect(
            try decide(view, Urgency(forced: .forced(reason: nil))) == .resume(orderURL: "https://ca/order/1")
        )
    }

    @Test func aHeldGenerationIsDeployedFromDisk() throws {
        let view = LineageView(live: try generation(3, age: 70), newest: try generation(4, age: 1))
        #expect(try decide(view) == .deploy(try #require(GenerationNumber(rawValue: 4))))
        let first = LineageView(newest: try generation(1, age: 1))
        #expect(try decide(first) == .deploy(try #require(GenerationNumber(rawValue: 1))))
    }

    @Test func whatWouldBeDueAtOnceIsNotDeployed() throws {
        let quarantined = LineageView(
            live: try generation(3, age: 70),
            newest: try generation(4, age: 1, isQuarantined: true)
        )
        #expect(try decide(quarantined) == .order(.age(elapsed: 70.0 / 90.0)))
        let old = LineageView(live: try generation(3, age: 88), newest: try generation(4, age: 80))
        guard case .order(.age) = try decide(old) else {
            Issue.record("deployed a generation past its renewal point")
            return
        }
        let others = LineageView(live: try generation(3, age: 70), newest: try generation(4, age: 1, name: "b.example"))
        guard case .order = try decide(others) else {
            Issue.record("deployed a generation for other names")
            return
        }
    }

    @Test func backOffAndBrakeHold() throws {
        let later = now.addingTimeInterval(60)
        #expect(try decide(LineageView(notBefore: later)) == .wait(.missing, until: later))
        #expect(try decide(LineageView(notBefore: now)) == .order(.missing))
        #expect(try decide(LineageView(notBefore: later), Urgency(ignoresBackOff: true)) == .order(.missing))
        #expect(try decide(LineageView(ordersInWindow: 3)) == .braked(.missing))
        #expect(try decide(LineageView(ordersInWindow: 2)) == .order(.missing))
        #expect(try decide(LineageView(ordersInWindow: 9), Urgency(ignoresBudget: true)) == .order(.missing))
        let forced = Urgency(forced: .forced(reason: nil), ignoresBackOff: true)
        #expect(try decide(LineageView(ordersInWindow: 3), forced) == .braked(.forced(reason: nil)))
    }

    /// P-24: while no new certificate may be asked for, the live one is still looked after.
    @Test func whatIsLiveIsSettledWhileWaiting() throws {
        let live = try generation(3, age: 70)
        let view = LineageView(
            live: live,
            newest: live,
            isSettled: false,
            notBefore: now.addingTimeInterval(60),
            ordersInWindow: 0
        )
        #expect(try decide(view) == .settle(live.number))
    }

    @Test func forceSkipsWhatLiesOnDisk() throws {
        let view = LineageView(live: try generation(3, age: 10), newest: try generation(4, age: 1))
        #expect(
            try decide(view, Urgency(forced: .forced(reason: "drill"), ignoresBackOff: true))
                == .order(.forced(reason: "drill"))
        )
    }
}
