package import FoundationEssentials
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
    /// Order a new certificate.
    case order(Due)
    /// It is due, but not before the instant given.
    case wait(Due, until: Date)
    /// It is due, but the brake holds.
    case braked(Due)
}

/// What one certificate looks like on disk and in the ledger: all that deciding needs.
package struct LineageView: Sendable, Equatable {
    /// A generation on disk.
    package struct OnDisk: Sendable, Equatable {
        package let number: GenerationNumber
        package let subject: RenewalPolicy.Subject
        /// Its own content failed validation: never tried again.
        package let isQuarantined: Bool

        package init(number: GenerationNumber, subject: RenewalPolicy.Subject, isQuarantined: Bool) {
            self.number = number
            self.subject = subject
            self.isQuarantined = isQuarantined
        }
    }

    /// The generation that `live/NAME` points at.
    package var live: OnDisk?
    /// The newest generation, live or not.
    package var newest: OnDisk?
    /// The URL of an order whose key is on disk, if a run left one.
    package var pendingOrder: String?
    /// Whether every target has applied, reloaded and served the live generation.
    package var isSettled: Bool
    /// Not before this instant may the authority be asked again for these names.
    package var notBefore: Date?
    /// Orders for this name set within the budget's window.
    package var ordersInWindow: Int

    package init(
        live: OnDisk? = nil,
        newest: OnDisk? = nil,
        pendingOrder: String? = nil,
        isSettled: Bool = true,
        notBefore: Date? = nil,
        ordersInWindow: Int = 0
    ) {
        self.live = live
        self.newest = newest
        self.pendingOrder = pendingOrder
        self.isSettled = isSettled
        self.notBefore = notBefore
        self.ordersInWindow = ordersInWindow
    }
}

/// How hard the caller pushes.
package struct Urgency: Sendable, Equatable {
    /// Replace it whatever its age.
    package var forced: Due?
    /// Do not wait for the back-off: an operator is looking.
    package var ignoresBackOff: Bool
    /// Do not stop at the order budget.
    package var ignoresBudget: Bool

    package init(forced: Due? = nil, ignoresBackOff: Bool = false, ignoresBudget: Bool = false) {
        self.forced = forced
        self.ignoresBackOff = ignoresBackOff
        self.ignoresBudget = ignoresBudget
    }

    /// A scheduled pass.
    package static let scheduled = Urgency()
}

extension NextTask {
    /// Decides. What is already paid for comes first: an order in flight, then a generation on disk, then a new order.
    package static func decide(
        _ view: LineageView,
        wish: RenewalPolicy.Wish,
        urgency: Urgency,
        now: Date
    ) -> NextTask {
        let mayAsk = urgency.ignoresBackOff || (view.notBefore.map { $0 <= now } ?? true)
        if let url = view.pendingOrder, mayAsk { return .resume(orderURL: url) }
        if urgency.forced == nil, let number = deployable(view, wish: wish, now: now) { return .deploy(number) }
        switch RenewalPolicy.verdict(live: view.live?.subject, wish: wish, forced: urgency.forced, now: now) {
        case .due(let due):
            let allowed = OrderBudget.allows(
                ordersInWindow: view.ordersInWindow,
                ignoring: urgency.ignoresBudget
            )
            if mayAsk, allowed { return .order(due) }
            // What is live is looked after even while no new certificate may be asked for.
            if let live = view.live, !view.isSettled { return .settle(live.number) }
            return mayAsk ? .braked(due) : .wait(due, until: view.notBefore ?? now)
        case .notDue(let until):
            if let live = view.live, !view.isSettled { return .settle(live.number) }
            return .nothing(until: until)
        }
    }

    /// A generation newer than what is live that would not be due at once if it were live.
    private static func deployable(
        _ view: LineageView,
        wish: RenewalPolicy.Wish,
        now: Date
    ) -> GenerationNumber? {
        guard let newest = view.newest, !newest.isQuarantined else { return nil }
        if let live = view.live, newest.number <= live.number { return nil }
        guard case .notDue = RenewalPolicy.verdict(live: newest.subject, wish: wish, forced: nil, now: now) else {
            return nil
        }
        return newest.number
    }
}
