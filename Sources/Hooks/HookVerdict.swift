/// What a hook's ending means.
package enum HookVerdict: Sendable, Equatable {
    /// Status 0.
    case done
    /// Status 42: this event is none of its business.
    case notMine
    /// Status 75 (`EX_TEMPFAIL`): not now, perhaps later.
    case tryLater
    /// Any other status, a signal, or no end within the deadline.
    case failed

    /// The verdict on an ending.
    package init(_ ending: ChildOutcome.Ending) {
        self =
            switch ending {
            case .exited(0): .done
            case .exited(42): .notMine
            case .exited(75): .tryLater
            case .exited, .signalled, .timedOut: .failed
            }
    }

    /// The verdict on several hooks for one event: a failure counts most, then a later, then a done.
    package static func worst(_ verdicts: some Sequence<HookVerdict>) -> HookVerdict {
        let all = Array(verdicts)
        let order: [HookVerdict] = [.failed, .tryLater, .done]
        return order.first(where: all.contains) ?? .notMine
    }
}
