package import PKI

/// What a client offers in a handshake. The ordinary offer is what a tolerant client of today would say.
package struct Offer: Sendable, Hashable {
    /// The kinds of key that a server may prove itself with.
    package enum Authentication: Sendable, Hashable {
        /// All that OpenSSL knows.
        case any
        /// RSA only: what a server with two certificates shows to old clients.
        case rsa
        /// ECDSA only.
        case ecdsa
        /// Ed25519 only.
        case ed25519
    }

    /// One version and no other; nil for TLS 1.0 to 1.3. SSLv3 is not to be had: OpenSSL has none.
    package var version: TLSVersion?
    /// Which signatures are understood.
    package var authentication: Authentication
    /// OpenSSL's cipher list for TLS 1.2 and older, instead of its default; one it does not know fails the probe.
    package var ciphers: String?
    /// OpenSSL's list of cipher suites for TLS 1.3, instead of its default.
    package var suites: String?
    /// Names of RFC 7301 in order of preference; empty for no such extension.
    package var applicationProtocols: [String]
    /// Whether the endpoint's name is sent (RFC 6066 §3).
    package var sendsServerName: Bool
    /// OpenSSL's list of groups, instead of its default.
    package var groups: String?

    package init(
        version: TLSVersion? = nil,
        authentication: Authentication = .any,
        ciphers: String? = nil,
        suites: String? = nil,
        applicationProtocols: [String] = [],
        sendsServerName: Bool = true,
        groups: String? = nil
    ) {
        self.version = version
        self.authentication = authentication
        self.ciphers = ciphers
        self.suites = suites
        self.applicationProtocols = applicationProtocols
        self.sendsServerName = sendsServerName
        self.groups = groups
    }

    /// The ordinary offer, or one that leaves a server no choice but a certificate of one kind of key.
    package init(understanding family: KeyFamily?) {
        let authentication: Authentication =
            switch family {
            case nil: .any
            case .ecdsa: .ecdsa
            case .rsa: .rsa
            case .ed25519: .ed25519
            }
        self.init(authentication: authentication)
    }

    /// What is offered when nothing else is asked for.
    package static let ordinary = Offer()
}
