/// An order's life as a pure function (RFC 8555 §7.1.6). No clock, no socket, no key, no memory.
///
/// There is no `default` in it: a new state or event does not compile until this is told what follows from it.
package enum OrderMachine {
    /// The state after an event, and the step to do there.
    package typealias Move = (state: OrderState, step: OrderStep)

    /// How often each thing is tried that could otherwise go on for ever.
    enum Limit {
        static let misses = 3
        static let incompleteReads = 3
        static let rounds = 3
        static let requests = 3
        static let reminders = 3
        static let asking = 8
        /// Readings of a pending order with all names proven before the request is sent regardless: servers older than
        /// RFC 8555 do not know `ready`.
        static let proven = 6
    }

    /// Where an order begins: placed anew, or found again by the URL of an earlier run.
    package static func start(resuming: Bool) -> Move {
        resuming ? (.resuming(misses: 0), .read(.now)) : (.placing, .place)
    }

    /// What follows.
    package static func next(_ state: OrderState, _ event: OrderEvent) -> Move {
        switch state {
        case .placing: placing(event)
        case .resuming(let misses): resuming(misses, event)
        case .incomplete(let reads): incomplete(reads, event)
        case .authorizing(let progress): authorizing(progress, event)
        case .validating(let progress, let watch): validating(progress, watch, event)
        case .finalizing(let progress): finalizing(progress, event)
        case .asking(let progress, let reads): asking(progress, reads, event)
        case .issuing(let progress, let reads): issuing(progress, reads, event)
        case .downloading(let tries): downloading(tries, event)
        case .over: (state, .stop)
        }
    }

    static func end(_ end: OrderEnd) -> Move { (.over(end), .stop) }

    /// Names are to be proven, again if need be.
    static func authorize(_ progress: OrderState.Progress) -> Move {
        guard progress.rounds < Limit.rounds else { return end(.notValidated) }
        var progress = progress
        progress.rounds += 1
        return (.authorizing(progress), .authorize)
    }

    /// The certificate request is to be sent, again if need be.
    static func finalize(_ progress: OrderState.Progress) -> Move {
        guard progress.requests < Limit.requests else { return end(.notFinalized) }
        var progress = progress
        progress.requests += 1
        return (.finalizing(progress), .finalize)
    }

    static func issue(_ progress: OrderState.Progress, reads: Int = 0) -> Move {
        (.issuing(progress, reads: reads), .read(.poll(reads)))
    }

    static func ask(_ progress: OrderState.Progress, reads: Int = 0) -> Move {
        (.asking(progress, reads: reads), .read(.poll(reads)))
    }
}
