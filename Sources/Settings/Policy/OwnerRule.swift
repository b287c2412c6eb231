/// Who owns what is found, by a pattern; the first that fits decides.
package struct OwnerRule: Sendable, Hashable {
    /// A pattern over names of certificates and URIs of places; `*` stands for anything.
    package var match: String
    /// The team or person; nil leaves it open.
    package var owner: String?
    /// The environment; nil means the file's.
    package var environment: String?
    /// Free words.
    package var labels: [String: String]

    package init(match: String, owner: String? = nil, environment: String? = nil, labels: [String: String] = [:]) {
        self.match = match
        self.owner = owner
        self.environment = environment
        self.labels = labels
    }
}
