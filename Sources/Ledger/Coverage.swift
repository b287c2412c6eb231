package import FoundationEssentials

/// How much one source covers.
package struct SourceCoverage: Sendable, Equatable {
    package let source: String
    /// Places it found that are there.
    package let places: Int
    /// Of them, those that could not be seen into at the last look.
    package let failing: Int
    /// Its blind spots that stand.
    package let blindSpots: Int
    /// When it last came to its end; nil if it never did.
    package let finishedAt: Date?
    /// What it counted then, as JSON.
    package let counts: String?
}

/// Something that could not be seen into, and since when.
package struct BlindSpotRow: Sendable, Equatable {
    package let place: String
    package let reason: String
    package let detail: String
    package let source: String
    package let firstSeen: Date
    package let lastSeen: Date
    /// When it could be seen into again; nil as long as it cannot.
    package let resolvedAt: Date?
}

/// One address of one endpoint, and the leaf it serves now.
package struct EndpointRow: Sendable, Equatable {
    package let place: PlaceSummary
    package let address: String
    package let fingerprint: String
    /// The common name, else the first name, else the subject; in lower case.
    package let title: String
    package let issuer: String
    package let notBefore: Date
    package let notAfter: Date
    package let isManaged: Bool
    /// Since when it serves this one.
    package let since: Date
    /// When it was last seen into; nil if never.
    package let lastOK: Date?
    /// How often in a row it could not be seen into.
    package let failCount: Int
    /// What else was seen of it, as JSON.
    package let facts: String?
    /// The number to go on after.
    package let location: Int
}

/// One place as it stands.
package struct PlaceRow: Sendable, Equatable {
    package let place: PlaceSummary
    package let source: String
    package let evidence: String?
    /// A JSON object.
    package let labels: String
    package let facts: String?
    package let isEnabled: Bool
    /// How long until it is looked at again, in seconds.
    package let interval: Double?
    package let firstSeen: Date
    /// When somebody last tried.
    package let lastLook: Date?
    /// When it was last seen into.
    package let lastOK: Date?
    package let failCount: Int
    /// Why not, in a word and in full, as long as it fails.
    package let problem: String?
    package let problemDetail: String?
    /// When it was found to be there no longer.
    package let goneAt: Date?
    /// The number to go on after.
    package let number: Int
}
