/// What to do after the swap: decided by a table, not by a `catch`. Pure.
package enum RollbackTable {
    /// Whether the services could be told.
    package enum Reload: String, Sendable, Equatable, CaseIterable {
        /// Every command succeeded, or there was none.
        case succeeded = "ok"
        /// One did not.
        case failed
    }

    /// What is to be done.
    package enum Action: String, Sendable, Equatable, CaseIterable {
        /// It is served: the rotation is complete.
        case settled
        /// Swap back, reload, verify the old one; hold the new generation and alert.
        case rollBack
        /// It is not served, and going back would make it worse: stay, alert, keep probing.
        case stay
        /// Nobody could look, before as after: stay, and look again. An outage is not a bad certificate.
        case unproven
        /// It is served although a reload command failed: stay, and report the command.
        case stayReportHook
    }

    /// | reload | served | previous | action |
    /// |---|---|---|---|
    /// | ok | new, or nothing to ask | any | settled |
    /// | failed | new | any | stayReportHook |
    /// | any | unreachable, as before | any | unproven |
    /// | any | old, mixed, newly unreachable | usable | rollBack |
    /// | any | old, mixed, newly unreachable | expired, revoked, none | stay |
    /// | failed | nothing to ask | usable | rollBack |
    /// | failed | nothing to ask | expired, revoked, none | stay |
    package static func decide(
        reload: Reload,
        served: Served,
        previous: PreviousState,
        wasReachableBefore: Bool
    ) -> Action {
        switch (reload, served) {
        case (.succeeded, .new), (.succeeded, .noneConfigured): return .settled
        case (.failed, .new): return .stayReportHook
        case (_, .unreachable) where !wasReachableBefore: return .unproven
        case (_, .old), (_, .mixed), (_, .unreachable), (.failed, .noneConfigured):
            switch previous {
            case .usable: return .rollBack
            case .expired, .revoked, .none: return .stay
            }
        }
    }
}
