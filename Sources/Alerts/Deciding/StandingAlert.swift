package import FoundationEssentials

/// An alert that stands, or stood not long ago, and who was told of it.
package struct StandingAlert: Sendable, Equatable {
    /// What one channel was told last.
    package struct Told: Sendable, Equatable {
        /// The highest severity it was told; for a channel that is refreshed, the last.
        package var severity: AlertSeverity
        package var at: Date
        /// When its receiver refused the message for good: then it was not told.
        package var refusedAt: Date?

        package init(_ severity: AlertSeverity, at: Date, refusedAt: Date? = nil) {
            self.severity = severity
            self.at = at
            self.refusedAt = refusedAt
        }
    }

    /// That somebody has taken it upon themselves.
    package struct Acknowledgement: Sendable, Equatable {
        package var by: String
        package var at: Date

        package init(by: String, at: Date) {
            self.by = by
            self.at = at
        }
    }

    /// As it was found the last time.
    package var alert: Alert
    /// Whether it stands.
    package var stands: Bool
    /// When it was found for the first time since it stands.
    package var firstSeen: Date
    package var lastSeen: Date
    /// When it last ended; of one that stands, the end before, if there was one lately.
    package var resolvedAt: Date?
    package var acknowledgement: Acknowledgement?
    /// By the channel's name.
    package var told: [String: Told]

    /// One that was found just now.
    package init(_ alert: Alert, at now: Date, resolvedAt: Date? = nil) {
        self.alert = alert
        stands = true
        firstSeen = now
        lastSeen = now
        self.resolvedAt = resolvedAt
        acknowledgement = nil
        told = [:]
    }
}
