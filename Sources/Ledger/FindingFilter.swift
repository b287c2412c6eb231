package import FoundationEssentials

/// Which findings are asked for; everything that is set must hold.
package struct FindingFilter: Sendable, Equatable {
    /// Those that stand, or those that were resolved at or after a time.
    package enum State: Sendable, Equatable {
        case open
        case resolved(since: Date)
    }

    package var state: State
    /// At least so bad.
    package var leastSeverity: FindingSeverity
    /// Of this check.
    package var check: String?
    /// About this place, by URI.
    package var place: String?
    /// About this certificate, by fingerprint.
    package var certificate: String?
    /// About this managed certificate, by name.
    package var managedName: String?
    /// Leaves out what is waived at that instant; nil leaves out nothing.
    package var waivedAt: Date?
    /// At most so many.
    package var limit: Int

    /// - Parameter hidingWaivedAt: leaves out what is waived at that instant; nil leaves out nothing.
    package init(
        _ state: State = .open,
        leastSeverity: FindingSeverity = .info,
        check: String? = nil,
        place: String? = nil,
        certificate: String? = nil,
        managedName: String? = nil,
        hidingWaivedAt: Date? = nil,
        limit: Int = 1_000
    ) {
        self.state = state
        self.leastSeverity = leastSeverity
        self.check = check
        self.place = place
        self.certificate = certificate
        self.managedName = managedName
        waivedAt = hidingWaivedAt
        self.limit = limit
    }
}
