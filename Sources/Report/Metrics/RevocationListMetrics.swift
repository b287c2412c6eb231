package import FoundationEssentials

/// A revocation list in a file.
package struct RevocationListMetrics: Sendable, Equatable {
    package var issuer: NameMetrics
    package var path: String
    package var thisUpdate: Date
    /// nil when the list does not say.
    package var nextUpdate: Date?
    package var number: Int?

    package init(
        issuer: NameMetrics,
        path: String,
        thisUpdate: Date,
        nextUpdate: Date? = nil,
        number: Int? = nil
    ) {
        self.issuer = issuer
        self.path = path
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.number = number
    }
}
