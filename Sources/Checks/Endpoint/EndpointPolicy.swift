package import PKI

/// What is wanted of an endpoint. Everything that is nil or empty is wanted by nobody, and its check does not apply.
package struct EndpointPolicy: Sendable, Equatable {
    /// The protocol ALPN shall choose (`h2`).
    package var expectedALPN: String?
    /// Whether a client certificate shall be asked for.
    package var expectsClientCertificate: Bool?
    /// Who may have issued the leaf: whole distinguished names in RFC 2253 text, or single values of them
    /// (`O=Let's Encrypt`, or the value alone). Compared without regard to case.
    package var allowedIssuers: [String]
    /// Seconds; Mozilla's `hsts_min_age` of two years unless said otherwise.
    package var minimumStrictTransportAge: Int
    package var forbidsWildcards: Bool
    /// Names this endpoint shall be good for beside the one asked: the apex, `www`, other hosts served here.
    package var expectedNames: [Identifier]
    package var ciphers: CipherGuideline
    /// Keys of which the chain must hold one.
    package var pinnedKeys: [SHA256Digest]
    /// The CAA names of the authority that will renew; nil when nobody here will.
    package var renewalIssuers: [String]?
    /// Whether renewal needs HTTP-01.
    package var renewsByHTTP: Bool
    /// Whether a TLS-ALPN-01 challenge is under way, so that `acme-tls/1` is answered rightly.
    package var isSolvingTLSALPN: Bool

    package init(
        expectedALPN: String? = nil,
        expectsClientCertificate: Bool? = nil,
        allowedIssuers: [String] = [],
        minimumStrictTransportAge: Int = 63_072_000,
        forbidsWildcards: Bool = false,
        expectedNames: [Identifier] = [],
        ciphers: CipherGuideline = .mozillaIntermediate,
        pinnedKeys: [SHA256Digest] = [],
        renewalIssuers: [String]? = nil,
        renewsByHTTP: Bool = false,
        isSolvingTLSALPN: Bool = false
    ) {
        self.expectedALPN = expectedALPN
        self.expectsClientCertificate = expectsClientCertificate
        self.allowedIssuers = allowedIssuers
        self.minimumStrictTransportAge = minimumStrictTransportAge
        self.forbidsWildcards = forbidsWildcards
        self.expectedNames = expectedNames
        self.ciphers = ciphers
        self.pinnedKeys = pinnedKeys
        self.renewalIssuers = renewalIssuers
        self.renewsByHTTP = renewsByHTTP
        self.isSolvingTLSALPN = isSolvingTLSALPN
    }
}
