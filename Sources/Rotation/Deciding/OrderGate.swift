import FoundationEssentials
import Ledger
import PKI

/// Whether an order may be sent for a certificate that is due, and to whom.
enum OrderGate: Equatable {
    case open(OrderPlan)
    /// A back-off holds.
    case wait(until: Date)
    case closed(Brake)
    /// No order is sent with this clock.
    case clockWrong(ClockSanity.Trouble)

    /// What keeps one authority from being asked.
    private enum Hold {
        case backOff(Date)
        case brake(Brake, Date)
        case clock(ClockSanity.Trouble, Date)

        var until: Date {
            switch self {
            case .backOff(let until), .brake(_, let until), .clock(_, let until): until
            }
        }

        var gate: OrderGate {
            switch self {
            case .backOff(let until): .wait(until: until)
            case .brake(let brake, _): .closed(brake)
            case .clock(let trouble, _): .clockWrong(trouble)
            }
        }
    }

    /// Judges: the names' own brakes first, since they hold at whatever authority, then who is asked, then whether
    /// another certificate has the names there.
    static func judge(
        _ view: LineageView,
        due: Due,
        wish: RenewalPolicy.Wish,
        urgency: Urgency,
        now: Date
    ) -> OrderGate {
        let holds = view.authorities.map { hold($0, view, wish, urgency, now) }
        let candidates = zip(view.authorities, holds).map { $0.held(until: $1?.until) }
        guard let choice = AuthorityChoice.choose(candidates, live: view.live?.subject.validity, now: now) else {
            return .closed(.noAuthority)
        }
        switch choice {
        case .wait(let name, let until):
            let hold = zip(view.authorities, holds).first { $0.0.name == name }?.1
            if case .backOff? = hold { return .wait(until: until) }
            return hold?.gate ?? .wait(until: until)
        case .ask(let name):
            if let brake = brake(on: view, wish, urgency, now) { return .closed(brake) }
            if let claim = OrderClaim.judge(view.spending.open, for: view.certificate, at: name, now: now) {
                return .closed(claim)
            }
            return .open(plan(view, due, name, wish, now))
        }
    }

    /// The brakes that hold whoever is asked.
    private static func brake(
        on view: LineageView,
        _ wish: RenewalPolicy.Wish,
        _ urgency: Urgency,
        _ now: Date
    ) -> Brake? {
        guard !urgency.ignoresBudget else { return nil }
        return OrderBudget.brake(
            view.spending,
            live: view.live?.subject.validity,
            now: now,
            needed: view.ordersNeeded(for: wish),
            limit: OrderBudget.limit(keys: wish.keys)
        )
    }

    private static func plan(
        _ view: LineageView,
        _ due: Due,
        _ name: String,
        _ wish: RenewalPolicy.Wish,
        _ now: Date
    ) -> OrderPlan {
        let replaces = OrderPlan.predecessor(view, at: name, wish: wish, now: now)
        let isExempt = view.authorities.first { $0.name == name }
            .map { OrderPlan.isExempt(view, at: $0, replaces: replaces, now: now) }
        return OrderPlan(due: due, authority: name, replaces: replaces, isExempt: isExempt ?? false)
    }

    /// What holds an authority longest; nil when it may be asked.
    private static func hold(
        _ candidate: AuthorityChoice.Candidate,
        _ view: LineageView,
        _ wish: RenewalPolicy.Wish,
        _ urgency: Urgency,
        _ now: Date
    ) -> Hold? {
        var holds: [Hold] = []
        if let trouble = ClockSanity.judge(candidate.state, newestMade: view.newestMade, now: now) {
            // Looked at again by every pass; an instant is named so that the next authority's turn comes.
            holds.append(.clock(trouble, now.addingTimeInterval(3_600)))
        }
        if !urgency.ignoresBackOff {
            if let until = candidate.notBefore { holds.append(.backOff(until)) }
            if let state = candidate.state, let until = state.notBefore {
                let paused = PausedAuthority(state, now: now)
                holds.append(paused.map { .brake(.paused($0), until) } ?? .backOff(until))
            }
        }
        if !urgency.ignoresBudget, let brake = candidate.brake, let until = brake.until {
            let replaces = OrderPlan.predecessor(view, at: candidate.name, wish: wish, now: now)
            let isExempt = OrderPlan.isExempt(view, at: candidate, replaces: replaces, now: now)
            if !isExempt { holds.append(.brake(brake, until)) }
        }
        return holds.filter { $0.until > now }.max { $0.until < $1.until }
    }
}

extension AuthorityChoice.Candidate {
    /// The candidate with everything that holds it in one instant.
    fileprivate func held(until: Date?) -> Self {
        Self(name: name, failures: failures, notBefore: until, state: state, brake: brake, knowsNames: knowsNames)
    }
}
