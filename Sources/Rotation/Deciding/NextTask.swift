package import Deployment
package import FoundationEssentials
import Ledger
package import Storage

/// What is to be done for one certificate, decided from values alone.
package enum NextTask: Sendable, Equatable {
    /// All is as it should be until the instant given.
    case nothing(until: Date)
    /// An order is in flight (a run was interrupted, or the authority takes its time): go on with it.
    case resume(orderURL: String)
    /// Generation `number` lies complete on disk and is not live: deploy it, no order needed.
    case deploy(GenerationNumber)
    /// What is live has not been seen served by every target: reload and look again.
    case settle(GenerationNumber)
    /// What is live is served by some waves of targets: go on with the next one, not before its instant.
    case advance(GenerationNumber, WaveSoak)
    /// Every certificate of a generation with several keys is issued: make the generation of them.
    case assemble
    /// Order a new certificate.
    case order(OrderPlan)
    /// It is due, but not before the instant given.
    case wait(Due, until: Date)
    /// It is due, but a brake holds.
    case braked(Due, Brake)
    /// The clock is wrong: no order is sent, and whether one is due can't be said.
    case clockWrong(ClockSanity.Trouble)
}

extension NextTask {
    /// Decides. What is already paid for comes first: an order in flight, then certificates that wait for the others of
    /// their generation, then a generation on disk, then a new order.
    ///
    /// This is the one door: a scheduled pass, a command and a rehearsal all ask here, once to see whether there is
    /// anything to do, and again under the certificate's lock with what the ledger says then.
    package static func decide(
        _ view: LineageView,
        wish: RenewalPolicy.Wish,
        urgency: Urgency,
        now: Date
    ) -> NextTask {
        let urgency = urgency.goingOn(with: view.begun)
        let verdict = RenewalPolicy.verdict(
            live: view.live?.subjects ?? [],
            wish: wish,
            forced: urgency.forced,
            advice: view.advice,
            now: now
        ).goingOn(with: view.begun)
        if let task = pending(view, verdict, wish: wish, urgency: urgency, now: now) { return task }
        if view.begun?.missing.isEmpty == true { return .assemble }
        let ready = urgency.forced == nil ? deployable(view, wish: wish, now: now) : nil
        if view.begun == nil, let ready { return .deploy(ready) }
        let task = ordering(view, verdict, wish: wish, urgency: urgency, now: now)
        if case .order = task { return task }
        if let ready { return .deploy(ready) }
        // What is live is looked after even while no new certificate may be asked for.
        if let live = view.live, !view.isSettled {
            return view.waves.map { .advance(live.number, $0) } ?? .settle(live.number)
        }
        return task
    }

    private static func ordering(
        _ view: LineageView,
        _ verdict: RenewalPolicy.Verdict,
        wish: RenewalPolicy.Wish,
        urgency: Urgency,
        now: Date
    ) -> NextTask {
        switch verdict {
        case .due(let due):
            switch OrderGate.judge(view, due: due, wish: wish, urgency: urgency, now: now) {
            case .open(let plan): .order(plan)
            case .wait(let until): .wait(due, until: until)
            case .closed(let brake): .braked(due, brake)
            case .clockWrong(let trouble): .clockWrong(trouble)
            }
        case .notDue(let until):
            // A clock that has fallen behind makes everything look young: that must not pass in silence.
            clockTrouble(view, now).map { .clockWrong($0) } ?? .nothing(until: until)
        }
    }

    /// Trouble with the clock that every authority's word confirms, as far as there is any.
    private static func clockTrouble(_ view: LineageView, _ now: Date) -> ClockSanity.Trouble? {
        let judged = view.authorities.map { ClockSanity.judge($0.state, newestMade: view.newestMade, now: now) }
        return judged.contains(where: { $0 == nil }) ? nil : judged.first ?? nil
    }

    /// What becomes of the order in flight; nil when there is none, or when another authority is to be asked instead.
    private static func pending(
        _ view: LineageView,
        _ verdict: RenewalPolicy.Verdict,
        wish: RenewalPolicy.Wish,
        urgency: Urgency,
        now: Date
    ) -> NextTask? {
        guard let pending = view.pendingOrder else { return nil }
        let due: Due = if case .due(let due) = verdict { due } else { .resumed(reason: "interrupted") }
        let holder = view.authorities.first { $0.name == pending.authority }
        let hasFailed = (holder?.failures ?? 0) >= AuthorityChoice.patience
        let until =
            urgency.ignoresBackOff ? nil : [holder?.notBefore, holder?.state?.notBefore].compactMap(\.self).max()
        let isFree = (until ?? now) <= now
        if hasFailed || !isFree, case .due = verdict,
            case .open(let plan) = OrderGate.judge(view, due: due, wish: wish, urgency: urgency, now: now),
            plan.authority != pending.authority
        {
            // What is paid for is given up only for another authority whose turn has come: an order at one that has
            // died must not keep the certificate from being renewed.
            return .order(plan)
        }
        guard isFree else { return nil }
        // Going on may fail validation once more; an order that only waits for its certificate loses an hour at most.
        let brake = urgency.ignoresBudget ? nil : OrderBudget.brake(failures: view.spending.failures, now: now)
        return brake.map { .braked(due, $0) } ?? .resume(orderURL: pending.url)
    }

    /// A generation newer than what is live that would not be due at once if it were live.
    private static func deployable(
        _ view: LineageView,
        wish: RenewalPolicy.Wish,
        now: Date
    ) -> GenerationNumber? {
        guard let newest = view.newest, !newest.isQuarantined else { return nil }
        if let live = view.live, newest.number <= live.number { return nil }
        let verdict = RenewalPolicy.verdict(
            live: newest.subjects,
            wish: wish,
            forced: nil,
            advice: view.advice,
            now: now
        )
        guard case .notDue = verdict else { return nil }
        return newest.number
    }
}

extension Urgency {
    /// What an operator has let pass the budget passes it to the end.
    func goingOn(with begun: LineageView.Begun?) -> Urgency {
        guard begun?.ignoresBudget == true else { return self }
        var urgency = self
        urgency.ignoresBudget = true
        return urgency
    }
}

extension RenewalPolicy.Verdict {
    /// Certificates that wait for the others of their generation are paid for: the others are ordered, due or not.
    fileprivate func goingOn(with begun: LineageView.Begun?) -> Self {
        guard case .notDue = self, let begun else { return self }
        return .due(.resumed(reason: begun.reason))
    }
}

extension NextTask {
    /// Whether it brings a certificate, or makes a generation of those that were brought.
    var isObtaining: Bool {
        switch self {
        case .resume, .order, .assemble: true
        case .nothing, .deploy, .settle, .advance, .wait, .braked, .clockWrong: false
        }
    }
}
