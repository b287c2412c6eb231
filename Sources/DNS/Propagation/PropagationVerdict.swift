/// Whether a record can be seen by whoever asks any of the zone's servers: the pure decision.
package enum PropagationVerdict: Sendable, Equatable {
    /// Every server shows all values, each through every address of it that answers.
    case visible
    /// Every server that works shows all values; these do not work, and resolvers pass them by.
    case visibleExceptBroken([ServerReport])
    /// These do not show all values yet.
    case notYet([ServerReport])

    /// Decides over the reports of all addresses of all servers of a zone.
    ///
    /// A server one of whose addresses is silent counts by its others: a host without IPv6 reaches no IPv6 address.
    package init(_ reports: [ServerReport]) {
        let lagging = reports.filter { $0.finding != .visible && !$0.finding.isBroken }
        guard lagging.isEmpty, reports.contains(where: { $0.finding == .visible }) else {
            self = .notYet(reports.filter { $0.finding != .visible })
            return
        }
        let broken = reports.filter { report in
            guard report.finding.isBroken else { return false }
            let hasWorking = reports.contains { $0.server == report.server && $0.finding == .visible }
            return !(hasWorking && report.isSilent)
        }
        self = broken.isEmpty ? .visible : .visibleExceptBroken(broken)
    }
}

extension ServerReport {
    fileprivate var isSilent: Bool {
        if case .silent = finding { true } else { false }
    }
}
