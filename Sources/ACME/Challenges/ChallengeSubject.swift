package import PKI

/// What one authorization is about. A name and its wildcard are two: each is proven by itself.
package struct ChallengeSubject: Hashable, Sendable, CustomStringConvertible {
    /// The name without `*.`.
    package let identifier: Identifier
    /// Whether it is for the wildcard of the name.
    package let isWildcard: Bool

    /// A subject by its name, without `*.`.
    package init(_ identifier: Identifier, isWildcard: Bool) {
        self.identifier = identifier
        self.isWildcard = isWildcard
    }

    /// The name as the operator wrote it.
    package var description: String { isWildcard ? "*.\(identifier)" : identifier.description }

    /// The name records are made under; nil for addresses, and for names under `onion`, which no DNS serves.
    ///
    /// RFC 8738 §7: "The existing "dns-01" challenge MUST NOT be used to validate IP identifiers." RFC 9799 says the
    /// same of `.onion` names.
    package var nameInDNS: String? {
        guard case .dns(let name) = identifier else { return nil }
        return name.base == "onion" || name.base.hasSuffix(".onion") ? nil : name.base
    }
}
