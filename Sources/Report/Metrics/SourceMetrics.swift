/// A source of certificates and how reading it went.
package struct SourceMetrics: Sendable, Equatable {
    package var name: String
    /// `files`, `endpoints`, `kubernetes` …
    package var kind: String
    package var isUp: Bool
    /// Files, secrets or endpoints in which certificates were found.
    package var bundles: Int
    /// How many could not be read, by the word for it.
    package var errors: [Share]

    package init(
        name: String,
        kind: String,
        isUp: Bool,
        bundles: Int,
        errors: [Share] = []
    ) {
        self.name = name
        self.kind = kind
        self.isUp = isUp
        self.bundles = bundles
        self.errors = errors
    }
}
