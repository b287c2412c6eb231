package import FoundationEssentials
package import PKI

/// A certificate that Rekey rotates, as configured and as it is live.
package struct ManagedLineage: Sendable, Equatable {
    /// The period an authority suggests for renewal (RFC 9773 §4.2).
    package struct Window: Sendable, Equatable {
        package let start: Date
        package let end: Date

        package init(start: Date, end: Date) {
            self.start = start
            self.end = end
        }
    }

    package let name: String
    package let configuredNames: Set<Identifier>
    /// The names of the live certificate; nil before there is one.
    package var liveNames: Set<Identifier>?
    /// The ACME profile configured; nil when none is.
    package var configuredProfile: String?
    /// The profile the live certificate was ordered with: an empty text for none, nil when it is not on record.
    package var usedProfile: String?
    /// The end of the live certificate.
    package var notAfter: Date?
    /// When it was planned to be replaced.
    package var renewAt: Date?
    /// The window suggested for the live certificate; nil when the authority suggests none.
    package var window: Window?

    package init(
        _ name: String,
        configuredNames: Set<Identifier>,
        liveNames: Set<Identifier>? = nil,
        configuredProfile: String? = nil,
        usedProfile: String? = nil,
        notAfter: Date? = nil,
        renewAt: Date? = nil,
        window: Window? = nil
    ) {
        self.name = name
        self.configuredNames = configuredNames
        self.liveNames = liveNames
        self.configuredProfile = configuredProfile
        self.usedProfile = usedProfile
        self.notAfter = notAfter
        self.renewAt = renewAt
        self.window = window
    }
}
