package import FoundationEssentials

/// What the store knows at one instant: what the checks of the estate look at. A plain value; make it from literals.
package struct EstateSubject: Sendable, Equatable {
    package let instant: Date
    /// What Rekey rotates.
    package var lineages: [ManagedLineage]
    /// Every current sighting of a certificate, of authorities' too.
    package var seen: [SeenCertificate]
    /// What is looked at regularly.
    package var locations: [WatchedLocation]
    /// The units whose drift is judged.
    package var drifts: [DriftFacts]
    /// How long a key may be kept over renewals, in seconds.
    package var longestKeyAge: Double

    package init(
        instant: Date,
        lineages: [ManagedLineage] = [],
        seen: [SeenCertificate] = [],
        locations: [WatchedLocation] = [],
        drifts: [DriftFacts] = [],
        longestKeyAge: Double = 366 * 86_400
    ) {
        self.instant = instant
        self.lineages = lineages
        self.seen = seen
        self.locations = locations
        self.drifts = drifts
        self.longestKeyAge = longestKeyAge
    }
}
