extension OrderMachine {
    static func authorizing(_ progress: OrderState.Progress, _ event: OrderEvent) -> Move {
        switch event {
        // `pending` with all names proven is a race of the server's: the order is read until it is `ready`.
        case .answered, .nothingToProve: (.validating(progress, .init()), .read(.now))
        // The order says whether it can go on without that name.
        case .authorizations: (.validating(progress, .init()), .read(.now))
        case .failed, .unreadable, .outOfTime: end(.failed)
        case .orderMissing: end(.gone)
        case .order, .finalizeLost, .finalizeRefused, .certificate, .certificateNotYet: end(.unexpected)
        }
    }

    static func validating(_ progress: OrderState.Progress, _ watch: OrderState.Watch, _ event: OrderEvent) -> Move {
        switch event {
        case .order(let view): validating(progress, watch, view)
        case .authorizations(let view): validating(progress, watch, view)
        case .answered, .unreadable:
            (.validating(progress, watch), .read(.poll(watch.reads)))
        case .orderMissing: end(.gone)
        case .outOfTime: end(.notValidated)
        case .failed: end(.failed)
        case .nothingToProve, .finalizeLost, .finalizeRefused, .certificate, .certificateNotYet: end(.unexpected)
        }
    }

    private static func validating(
        _ progress: OrderState.Progress,
        _ watch: OrderState.Watch,
        _ view: OrderView
    ) -> Move {
        switch view {
        case .pending:
            var watch = watch
            watch.reads += 1
            if watch.proven > 0 { return proven(progress, watch) }
            return (.validating(progress, watch), watch.isToBeInspected ? .inspect : .read(.poll(watch.reads)))
        case .ready: return finalize(progress)
        // We have not sent our request, so it was somebody else's. A forced one was ours.
        case .processing: return progress.requests > 0 ? issue(progress) : end(.taken)
        case .valid(let hasCertificate):
            guard progress.requests > 0 else { return end(.taken) }
            return hasCertificate ? (.downloading(tries: 0), .download(.now)) : issue(progress)
        case .invalid: return end(.refused)
        case .changed: return end(.changed)
        case .unknown: return end(.unknownStatus)
        }
    }

    private static func validating(
        _ progress: OrderState.Progress,
        _ watch: OrderState.Watch,
        _ view: ProofView
    ) -> Move {
        var watch = watch
        let read = OrderStep.read(.poll(watch.reads))
        switch view {
        case .proven: return proven(progress, watch)
        case .waiting: return (.validating(progress, watch), read)
        case .stuck:
            guard watch.reminders < Limit.reminders else { return (.validating(progress, watch), read) }
            watch.reminders += 1
            return (.validating(progress, watch), .remind)
        case .lost: return end(.refused)
        }
    }

    /// All names are proven and the order is pending. Most servers need a moment; one that stays like this does not know
    /// `ready`, and is sent the request once.
    private static func proven(_ progress: OrderState.Progress, _ watch: OrderState.Watch) -> Move {
        var (progress, watch) = (progress, watch)
        watch.proven += 1
        guard watch.proven >= Limit.proven, !progress.wasForced else {
            return (.validating(progress, watch), .read(.poll(watch.reads)))
        }
        progress.wasForced = true
        return finalize(progress)
    }
}
