/// The `policy` of the file: what the checks hold certificates against.
package struct PolicySettings: Sendable, Equatable {
    /// The longest lifetime; nil means what the rules of public trust say.
    package var maximumLifetime: Duration?
    /// Organisations or common names of issuers that may be used; empty means any.
    package var issuers: [String]
    /// Whether wildcard names may be used.
    package var allowsWildcards: Bool
    /// Checks that are left out, by their words.
    package var ignore: [String]
    /// PEM files with further roots that certificates may end in, by the name of the store.
    package var trustStores: [TrustStoreSettings]

    package init(
        maximumLifetime: Duration? = nil,
        issuers: [String] = [],
        allowsWildcards: Bool = true,
        ignore: [String] = [],
        trustStores: [TrustStoreSettings] = []
    ) {
        self.maximumLifetime = maximumLifetime
        self.issuers = issuers
        self.allowsWildcards = allowsWildcards
        self.ignore = ignore
        self.trustStores = trustStores
    }
}

/// A store of roots that chains are judged by, besides the system's.
package struct TrustStoreSettings: Sendable, Hashable {
    /// The name it has in reports.
    package var name: String
    /// A file of PEM certificates, absolute.
    package var file: String

    package init(name: String, file: String) {
        self.name = name
        self.file = file
    }
}
