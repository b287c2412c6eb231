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
    /// Where its transaction stands: `live`, `held`, `rolled_back`, `failing` …
    package var state: String
    /// Whether what was issued last is what is served; nil when that is not known.
    package var isReady: Bool?

    package init(
        name: String,
        environment: String = "",
        authority: String,
        notBefore: Date,
        notAfter: Date,
        renewAt: Date,
        state: String,
        isReady: Bool? = nil
    ) {
        self.name = name
        self.environment = environment
        self.authority = authority
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.renewAt = renewAt
        self.state = state
        self.isReady = isReady
    }
}
