package import FoundationEssentials

/// A certificate that Rekey renews.
package struct ManagedMetrics: Sendable, Equatable {
    package var name: String
    package var environment: String
    /// The authority's name in the configuration.
    package var authority: String
    package var notBefore: Date
    package var notAfter: Date
    package var renewAt: Date
    /// In the words of `rekey status`: `ok`, `rolling-out`, `due`, `failing`, `not-served`, `expired`.
    package var state: String
    /// Whether what was issued last is valid and in use; nil when that is not known.
    package var isReady: Bool?
    /// Whether every endpoint was last seen to serve what is live; nil when none is looked at.
    package var isServed: Bool?

    package init(
        name: String,
        environment: String = "",
        authority: String,
        notBefore: Date,
        notAfter: Date,
        renewAt: Date,
        state: String,
        isReady: Bool? = nil,
        isServed: Bool? = nil
    ) {
        self.name = name
        self.environment = environment
        self.authority = authority
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.renewAt = renewAt
        self.state = state
        self.isReady = isReady
        self.isServed = isServed
    }
}
