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
            // The order says it all when it is over; only one that stays pending is looked into, now and then.
            let step: OrderStep = watch.reads % 3 == 0 ? .inspect : .read(.poll(watch.reads))
            return (.validating(progress, watch), step)
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
        var (progress, watch) = (progress, watch)
        let read = OrderStep.read(.poll(watch.reads))
        switch view {
        case .proven:
            watch.proven += 1
            guard watch.proven >= Limit.proven, !progress.wasForced else {
                return (.validating(progress, watch), read)
            }
            progress.wasForced = true
            return finalize(progress)
        case .waiting: return (.validating(progress, watch), read)
        case .stuck:
            guard watch.reminders < Limit.reminders else { return (.validating(progress, watch), read) }
            watch.reminders += 1
            return (.validating(progress, watch), .remind)
        case .lost: return end(.refused)
        }
    }
}
