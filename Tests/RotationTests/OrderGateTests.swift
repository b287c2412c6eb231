import Conformance
import FoundationEssentials
import Ledger
import PKI
import Rotation
import Storage
import Testing

/// Who is asked, and what keeps an order from being sent, seen through the one door.
struct OrderGateTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)
    private static let life: Double = 160 * 3_600

    private func later(_ seconds: Double) -> Date { now.addingTimeInterval(seconds) }

    private func wish() throws -> RenewalPolicy.Wish {
        RenewalPolicy.Wish(identifiers: [try Identifier("a.example.com")], keys: KeySet(.ecdsaP256))
    }

    /// What is live, of which so much of its life has passed.
    private func live(used: Double, life: Double = life, by authority: String = "first") throws -> LineageView.OnDisk {
        let start = now.addingTimeInterval(-used * life)
        return LineageView.OnDisk(
            number: try #require(GenerationNumber(rawValue: 1)),
            subject: RenewalPolicy.Subject(
                validity: Validity(notBefore: start, notAfter: start.addingTimeInterval(life)),
                identifiers: try wish().identifiers,
                keyAlgorithm: .ecdsaP256,
                certificateID: "id",
                authority: authority
            ),
            isQuarantined: false
        )
    }

    private func decide(
        _ authorities: [AuthorityChoice.Candidate],
        used: Double? = 0.6,
        life: Double = life,
        pending: LineageView.Pending? = nil,
        spending: Spending = Spending(),
        advice: RenewalAdvice? = nil,
        urgency: Urgency = .scheduled
    ) throws -> NextTask {
        let live = try used.map { try self.live(used: $0, life: life) }
        let view = LineageView(
            certificate: "www",
            live: live,
            newest: live,
            pendingOrder: pending,
            authorities: authorities,
            spending: spending,
            advice: [advice].compactMap(\.self)
        )
        return NextTask.decide(view, wish: try wish(), urgency: urgency, now: now)
    }

    private func authority(of task: NextTask) -> String? {
        if case .order(let plan) = task { plan.authority } else { nil }
    }

    private func candidate(
        _ name: String,
        failures: Int = 0,
        wait: Double? = nil,
        state: AuthorityState? = nil,
        brake: Brake? = nil,
        knowsNames: Bool = false
    ) -> AuthorityChoice.Candidate {
        AuthorityChoice.Candidate(
            name: name,
            failures: failures,
            notBefore: wait.map(later),
            state: state,
            brake: brake,
            knowsNames: knowsNames
        )
    }

    /// F-P24: half of the life is used at the renewal; the second is asked when a quarter of what remained is gone,
    /// which is well before half of it.
    @Test(
        .rows("F-P24"),
        arguments: [(0.51, "first"), (0.60, "first"), (0.63, "second"), (0.74, "second"), (0.99, "second")]
    )
    func theSecondHasItsTurnBeforeHalfOfWhatRemainsIsGone(used: Double, expected: String) throws {
        let both = [candidate("first", failures: 3, wait: -1), candidate("second")]
        #expect(authority(of: try decide(both, used: used)) == expected)
    }

    /// A directory that is not to be had is a failure before any order is tried.
    @Test(.rows("F-P24", "F-P9")) func aBrokenDirectoryIsAFailure() throws {
        let broken = candidate("first", state: AuthorityState(authority: "first", directoryFailures: 2))
        #expect(authority(of: try decide([broken, candidate("second")], used: 0.7)) == "second")
        #expect(authority(of: try decide([broken, candidate("second")], used: 0.55)) == "first")
        #expect(authority(of: try decide([broken], used: 0.7)) == "first")
        #expect(authority(of: try decide([broken, candidate("second")], used: nil)) == "second")
    }

    /// A wait that would end beyond half of what remains is not kept while another could deliver; a shorter one is.
    @Test(.rows("F-P6", "E-03")) func aLongWaitIsNotKept() throws {
        let remaining = 0.45 * Self.life
        func first(_ wait: Double) -> AuthorityChoice.Candidate { candidate("first", failures: 1, wait: wait) }
        #expect(authority(of: try decide([first(remaining * 0.51), candidate("second")], used: 0.55)) == "second")
        let short = try decide([first(3_600), candidate("second")], used: 0.55)
        #expect(short == .wait(.age(elapsed: 0.55), until: later(3_600)))
        // The turn of the second ends the wait for the first: at 0.625 of the life.
        let middling = try decide([first(remaining * 0.49), candidate("second")], used: 0.55)
        guard case .wait(_, let until) = middling else {
            Issue.record("\(middling)")
            return
        }
        #expect(abs(until.timeIntervalSince(now) - 0.075 * Self.life) < 1)
        // Nobody else could: the wait is kept.
        #expect(try decide([first(remaining)], used: 0.55) == .wait(.age(elapsed: 0.55), until: later(remaining)))
        // With nothing live ten minutes are waited for, an hour is not.
        #expect(authority(of: try decide([first(3_600), candidate("second")], used: nil)) == "second")
        #expect(try decide([first(600), candidate("second")], used: nil) == .wait(.missing, until: later(600)))
    }

    /// An account that is refused waits as a whole, and a pause is told as what it is.
    @Test(.rows("A-29", "E-04", "F-P6")) func accountsAreHeldAsAWhole() throws {
        let held = AuthorityState(authority: "first", notBefore: later(3_600), refusals: 1, reason: "429")
        #expect(try decide([candidate("first", state: held)]) == .wait(.age(elapsed: 0.6), until: later(3_600)))
        let looking = Urgency(ignoresBackOff: true)
        #expect(authority(of: try decide([candidate("first", state: held)], urgency: looking)) == "first")
        var paused = held
        paused.isPaused = true
        guard case .braked(_, .paused(let told)) = try decide([candidate("first", state: paused)]) else {
            Issue.record("a pause was not told")
            return
        }
        #expect(told.until == later(3_600))
        #expect(
            authority(of: try decide([candidate("first", state: paused), candidate("second")], used: 0.7)) == "second"
        )
    }

    /// An order left at an authority that has died must not keep the certificate from another.
    @Test(.rows("F-P24", "F-P7")) func aPendingOrderIsGivenUpForAnotherAuthorityOnly() throws {
        let pending = LineageView.Pending(url: "https://first/1", authority: "first")
        let resume = NextTask.resume(orderURL: pending.url)
        func task(_ first: AuthorityChoice.Candidate, _ used: Double, second: AuthorityChoice.Candidate? = nil) throws
            -> NextTask
        {
            try decide([first, second ?? candidate("second")], used: used, pending: pending)
        }
        #expect(try task(candidate("first"), 0.9) == resume)
        #expect(try task(candidate("first", failures: 1), 0.9) == resume)
        #expect(authority(of: try task(candidate("first", failures: 2), 0.7)) == "second")
        #expect(authority(of: try task(candidate("first", failures: 1, wait: 3_600), 0.7)) == "second")
        // There is time: it is gone on with, or waited for.
        #expect(try task(candidate("first", failures: 9), 0.55) == resume)
        #expect(
            try task(candidate("first", failures: 1, wait: 60), 0.55) == .wait(.age(elapsed: 0.55), until: later(60))
        )
        // The other can't either.
        #expect(try task(candidate("first", failures: 2), 0.7, second: candidate("second", wait: 60)) == resume)
    }

    /// Going on with an order may fail its names once more: the hour's limit holds for it too.
    @Test(.rows("E-07", "F-T20")) func resumingObeysTheHourlyLimit() throws {
        let name = try Identifier("a.example.com")
        let failures = [name: [later(-10), later(-20), later(-30)]]
        let pending = LineageView.Pending(url: "u", authority: "first")
        let task = try decide([candidate("first")], pending: pending, spending: Spending(failures: failures))
        #expect(task == .braked(.age(elapsed: 0.6), .validations(of: name, until: later(3_570))))
        let urgency = Urgency(ignoresBudget: true)
        let pushed = try decide(
            [candidate("first")],
            pending: pending,
            spending: Spending(failures: failures),
            urgency: urgency
        )
        #expect(pushed == .resume(orderURL: "u"))
    }

    /// what the authority exempts is not stopped by the account's brake, but by the names' own.
    @Test(.rows("R-19", "R-07", "R-15")) func exemptOrdersPassTheAccountsBrakeOnly() throws {
        let brake = Brake.account("first", orders: 290, until: later(600))
        let window = RenewalRow.Window(start: later(-60), end: later(60), explanation: nil, drawn: later(-1))
        let advice = RenewalAdvice(certificateID: "id", window: window)
        let due = Due.age(elapsed: 0.6)
        #expect(try decide([candidate("first", brake: brake)]) == .braked(due, brake))
        let plan = OrderPlan(due: .advised(explanation: nil), authority: "first", replaces: "id", isExempt: true)
        #expect(try decide([candidate("first", brake: brake)], advice: advice) == .order(plan))
        let known = candidate("first", brake: brake, knowsNames: true)
        #expect(try decide([known]) == .order(OrderPlan(due: due, authority: "first", replaces: "id", isExempt: true)))
        let spent = Spending(orders: [later(-1), later(-2), later(-3)])
        guard case .braked(.advised, .orders) = try decide([candidate("first")], spending: spent, advice: advice) else {
            Issue.record("advice passed the brake on the names")
            return
        }
        #expect(
            authority(of: try decide([candidate("first", brake: brake)], urgency: Urgency(ignoresBudget: true)))
                == "first"
        )
    }

    /// a predecessor is named to its own authority, while it is valid, has a name in common and was not replaced.
    @Test(.rows("R-15", "Q-17", "Q-18")) func predecessorsAreNamedOnlyWhereTheyAreKnown() throws {
        func replaces(
            _ live: LineageView.OnDisk?,
            at name: String = "first",
            _ advice: RenewalAdvice? = nil,
            names: [String] = ["a.example.com"]
        ) throws -> String? {
            let view = LineageView(live: live, authorities: [], advice: [advice].compactMap(\.self))
            let wish = RenewalPolicy.Wish(
                identifiers: Set(try names.map { try Identifier($0) }),
                keys: KeySet(.ecdsaP256)
            )
            return OrderPlan.predecessor(view, at: name, wish: wish, now: now)
        }
        #expect(try replaces(live(used: 0.6)) == "id")
        #expect(try replaces(live(used: 0.6), names: ["a.example.com", "b.example.com"]) == "id")
        #expect(try replaces(live(used: 0.6), names: ["b.example.com"]) == nil)
        #expect(try replaces(live(used: 0.6), at: "second") == nil)
        #expect(try replaces(live(used: 1.01)) == nil)
        #expect(try replaces(nil) == nil)
        let window = RenewalRow.Window(start: now, end: later(1), explanation: nil, drawn: now)
        #expect(
            try replaces(live(used: 0.6), RenewalAdvice(certificateID: "id", window: window, isReplaced: true)) == nil
        )
        #expect(
            try replaces(live(used: 0.6), RenewalAdvice(certificateID: "x", window: window, isReplaced: true)) == "id"
        )
    }

    @Test(.rows("F-L1")) func anotherCertificatesOrderIsWaitedFor() throws {
        let open = OrderClaim.Open(certificate: "other", authority: "first", placedAt: later(-60))
        let task = try decide([candidate("first")], spending: Spending(open: [open]))
        #expect(task == .braked(.age(elapsed: 0.6), .claimed(by: "other", until: later(3_540))))
        let urgency = Urgency(ignoresBackOff: true, ignoresBudget: true)
        #expect(
            authority(of: try decide([candidate("first")], spending: Spending(open: [open]), urgency: urgency)) == nil
        )
    }

    @Test func withoutAnAuthorityItIsSaid() throws {
        #expect(try decide([]) == .braked(.age(elapsed: 0.6), .noAuthority))
    }

    /// E-14: no urgency orders with a wrong clock, and nothing that is not due hides it.
    @Test(.rows("E-14", "F-T1", "F-P22")) func aWrongClockIsTold() throws {
        func state(_ name: String, _ skew: Double) -> AuthorityState {
            AuthorityState(authority: name, clockSkew: skew, clockSkewSeenAt: now)
        }
        let wrong = candidate("first", state: state("first", 86_400))
        let trouble = NextTask.clockWrong(.skewed(86_400, from: "first"))
        #expect(try decide([wrong]) == trouble)
        #expect(try decide([wrong], used: 0.1) == trouble)
        let pushing = Urgency(forced: .forced(reason: nil), ignoresBackOff: true, ignoresBudget: true)
        #expect(try decide([wrong], urgency: pushing) == trouble)
        // Another authority agrees with this clock: the first's is wrong. It is kept to while there is time.
        let second = candidate("second", state: state("second", 1))
        #expect(try decide([wrong, second], used: 0.55) == trouble)
        #expect(authority(of: try decide([wrong, second], used: 0.7)) == "second")
        guard case .nothing = try decide([wrong, second], used: 0.1) else {
            Issue.record("one authority's wrong clock was taken for ours")
            return
        }
    }

    /// Every combination of what may hold: an order is sent only when nothing does, and never twice over a limit.
    @Test(.rows("E-07", "R-07")) func nothingIsOrderedWhileAnythingHolds() throws {
        let name = try Identifier("a.example.com")
        let three = [later(-1), later(-2), later(-3)]
        let window = RenewalRow.Window(start: later(-60), end: later(-30), explanation: nil, drawn: later(-40))
        var ordered = 0
        for bits in 0..<256 {
            func on(_ bit: Int) -> Bool { bits & (1 << bit) != 0 }
            let state = AuthorityState(
                authority: "first",
                notBefore: on(0) ? later(60) : nil,
                isPaused: on(1),
                clockSkew: on(2) ? 900 : 0,
                clockSkewSeenAt: now
            )
            let open = OrderClaim.Open(certificate: "other", authority: "first", placedAt: later(-9))
            let task = try decide(
                [candidate("first", wait: on(3) ? 60 : nil, state: state)],
                spending: Spending(
                    orders: on(4) ? three : [],
                    failures: on(5) ? [name: three] : [:],
                    open: on(6) ? [open] : []
                ),
                advice: on(7) ? RenewalAdvice(certificateID: "id", window: window) : nil
            )
            let holds = on(0) || on(2) || on(3) || on(4) || on(5) || on(6)
            #expect((authority(of: task) != nil) == !holds, "\(bits): \(task)")
            if authority(of: task) != nil { ordered += 1 }
        }
        #expect(ordered == 4)
    }
}
