package import PKI

/// What is wanted.
package struct OrderRequest: Sendable {
    /// The names, wildcards included.
    package let identifiers: Set<Identifier>
    /// The profile to ask for; nil leaves it to the server.
    package let profile: String?
    /// The URL of an order placed by an earlier run, for whose request the key is still at hand.
    package let existingOrder: String?
    /// The chain wanted, where there are alternatives, as `ChainWish` reads it: the common name of the issuer at the top,
    /// or a certificate's SHA-256 fingerprint. The server's own choice if nil or not to be had.
    package let preferredChain: String?
    /// The certificate that the one ordered is to take the place of (RFC 9773 §5), if the server will hear of it.
    package let replaces: CertificateID?
    /// The challenges that may be answered, such as those a CAA record's `validationmethods` names (RFC 8657 §4); nil
    /// for all there are solvers for.
    package let allowedTypes: Set<ChallengeType>?

    /// A wish; all but the names may be left out.
    package init(
        identifiers: Set<Identifier>,
        profile: String? = nil,
        existingOrder: String? = nil,
        preferredChain: String? = nil,
        replaces: CertificateID? = nil,
        allowedTypes: Set<ChallengeType>? = nil
    ) {
        self.identifiers = identifiers
        self.profile = profile
        self.existingOrder = existingOrder
        self.preferredChain = preferredChain
        self.replaces = replaces
        self.allowedTypes = allowedTypes
    }
}
