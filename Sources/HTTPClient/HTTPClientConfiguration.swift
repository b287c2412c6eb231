/// What a server's certificate must chain to. There is no way to switch verification off.
package enum TrustSource: Sendable, Equatable {
    /// The system's roots.
    case system
    /// The PEM certificates in the file at `path`, and nothing else: for one private authority.
    case file(path: String)
    /// These certificates in PEM, and nothing else: for roots that another file holds among its own lines.
    case pem([UInt8])
}

/// Which addresses may be connected to, decided on the address itself, after the name was resolved.
package enum AddressPolicy: Sendable, Equatable {
    /// Every address: for authorities that live in a private network.
    case any
    /// Only addresses routed in the public internet, so that no name or redirect leads to a neighbour or a metadata
    /// service. The failure is ``HTTPFailure/addressRefused(_:)``.
    case publicOnly
}

/// What holds for every request of one ``HTTPClient``.
package struct HTTPClientConfiguration: Sendable, Equatable {
    /// What server certificates are checked against.
    package var trust: TrustSource
    /// Product and version of this program; the library's own is added, as RFC 8555 §6.1 asks.
    package var userAgent: String
    /// Sent as `Accept-Language` (RFC 8555 §6.1); nil leaves it out.
    package var acceptLanguage: String?
    /// Lets `http:` URLs through: for tests and loopback only.
    package var allowPlainHTTP: Bool
    /// `HOST:PORT:ADDRESS` entries that take the place of a name look-up.
    package var resolve: [String]
    /// Connections open at once to one host; further requests wait. At least one.
    package var maxConnectionsPerHost: Int
    /// Which addresses may be connected to.
    package var addresses: AddressPolicy
    /// What the client shows of itself.
    package var identity: ClientIdentity

    /// A configuration that trusts the system's roots and speaks https only.
    package init(
        userAgent: String,
        trust: TrustSource = .system,
        acceptLanguage: String? = nil,
        allowPlainHTTP: Bool = false,
        resolve: [String] = [],
        maxConnectionsPerHost: Int = 4,
        addresses: AddressPolicy = .any,
        identity: ClientIdentity = .none
    ) {
        self.userAgent = userAgent
        self.trust = trust
        self.acceptLanguage = acceptLanguage
        self.allowPlainHTTP = allowPlainHTTP
        self.resolve = resolve
        self.maxConnectionsPerHost = maxConnectionsPerHost
        self.addresses = addresses
        self.identity = identity
    }
}
