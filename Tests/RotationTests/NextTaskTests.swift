import Conformance
import Deployment
import FoundationEssentials
import PKI
import Rotation
import Storage
import Testing

struct NextTaskTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private var wish: RenewalPolicy.Wish {
        get throws { RenewalPolicy.Wish(identifiers: [try Identifier("a.example")], keys: KeySet(.ecdsaP256)) }
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

    /// One authority, held back for these names until then, and what was spent on them.
    private func view(
        live: LineageView.OnDisk? = nil,
        newest: LineageView.OnDisk? = nil,
        pendingOrder: String? = nil,
        isSettled: Bool = true,
        notBefore: Date? = nil,
        orders: Int = 0
    ) -> LineageView {
        LineageView(
            certificate: "a",
            live: live,
            newest: newest,
            pendingOrder: pendingOrder.map { LineageView.Pending(url: $0, authority: "ca") },
            isSettled: isSettled,
            authorities: [AuthorityChoice.Candidate(name: "ca", notBefore: notBefore)],
            spending: Spending(orders: (0..<orders).map { now.addingTimeInterval(-Double($0 + 1) * 3_600) })
        )
    }

    private func order(_ due: Due) -> NextTask { .order(OrderPlan(due: due, authority: "ca")) }

    /// Between two waves it goes on with the next one; what is due, or lies on disk, comes first.
    @Test func betweenWavesTheNextOneIsTold() throws {
        let live = try generation(3, age: 10)
        let soak = WaveSoak(served: 1, next: 2, until: now.addingTimeInterval(60))
        var between = view(live: live, newest: live, isSettled: false)
        between.waves = soak
        #expect(try decide(between) == .advance(live.number, soak))
        between.newest = try generation(4, age: 1)
        #expect(try decide(between) == .deploy(try #require(between.newest).number))
        let old = try generation(3, age: 80)
        var due = view(live: old, newest: old, isSettled: false)
        due.waves = soak
        guard case .order = try decide(due) else {
            Issue.record("\(try decide(due))")
            return
        }
    }

    @Test func nothingLiveMeansAnOrder() throws {
        #expect(try decide(view()) == order(.missing))
    }

    @Test func freshAndSettledMeansNothing() throws {
        let live = try generation(3, age: 10)
        #expect(
            try decide(view(live: live, newest: live)) == .nothing(until: now.addingTimeInterval(50 * 86_400))
        )
    }

    @Test func notSeenServedMeansLookingAgainWithoutAnOrder() throws {
        let live = try generation(3, age: 10)
        #expect(try decide(view(live: live, newest: live, isSettled: false)) == .settle(live.number))
    }

    @Test func anOrderInFlightGoesFirstEvenWhenForced() throws {
        let live = try generation(3, age: 10)
        let view = self.view(live: live, newest: live, pendingOrder: "https://ca/order/1")
        #expect(try decide(view) == .resume(orderURL: "https://ca/order/1"))
        #expect(
            try decide(view, Urgency(forced: .forced(reason: nil))) == .resume(orderURL: "https://ca/order/1")
        )
    }

    @Test func aHeldGenerationIsDeployedFromDisk() throws {
        let view = self.view(live: try generation(3, age: 70), newest: try generation(4, age: 1))
        #expect(try decide(view) == .deploy(try #require(GenerationNumber(rawValue: 4))))
        let first = self.view(newest: try generation(1, age: 1))
        #expect(try decide(first) == .deploy(try #require(GenerationNumber(rawValue: 1))))
    }

    @Test func whatWouldBeDueAtOnceIsNotDeployed() throws {
        let quarantined = self.view(
            live: try generation(3, age: 70),
            newest: try generation(4, age: 1, isQuarantined: true)
        )
        #expect(try decide(quarantined) == order(.age(elapsed: 70.0 / 90.0)))
        let old = view(live: try generation(3, age: 88), newest: try generation(4, age: 80))
        #expect(try decide(old) == order(.age(elapsed: 88.0 / 90.0)))
        let others = view(live: try generation(3, age: 70), newest: try generation(4, age: 1, name: "b.example"))
        guard case .order = try decide(others) else {
            Issue.record("deployed a generation for other names")
            return
        }
    }

    @Test(.rows("E-08", "R-07")) func backOffAndBrakeHold() throws {
        let later = now.addingTimeInterval(60)
        // It lets go when the oldest of the newest three leaves the week.
        func brake(_ count: Int) -> Brake {
            .orders(count: count, until: now.addingTimeInterval(7 * 86_400 - 3 * 3_600))
        }
        #expect(try decide(view(notBefore: later)) == .wait(.missing, until: later))
        #expect(try decide(view(notBefore: now)) == order(.missing))
        #expect(try decide(view(notBefore: later), Urgency(ignoresBackOff: true)) == order(.missing))
        #expect(try decide(view(orders: 3)) == .braked(.missing, brake(3)))
        #expect(try decide(view(orders: 2)) == order(.missing))
        #expect(try decide(view(orders: 9), Urgency(ignoresBudget: true)) == order(.missing))
        let forced = Urgency(forced: .forced(reason: nil), ignoresBackOff: true)
        #expect(try decide(view(orders: 3), forced) == .braked(.forced(reason: nil), brake(3)))
    }

    /// P-24: while no new certificate may be asked for, the live one is still looked after.
    @Test func whatIsLiveIsSettledWhileWaiting() throws {
        let live = try generation(3, age: 70)
        let view = self.view(
            live: live,
            newest: live,
            isSettled: false,
            notBefore: now.addingTimeInterval(60),
            orders: 0
        )
        #expect(try decide(view) == .settle(live.number))
    }

    @Test func forceSkipsWhatLiesOnDisk() throws {
        let view = self.view(live: try generation(3, age: 10), newest: try generation(4, age: 1))
        #expect(
            try decide(view, Urgency(forced: .forced(reason: "drill"), ignoresBackOff: true))
                == order(.forced(reason: "drill"))
        )
    }
}
