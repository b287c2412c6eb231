/// How this host sees the DNS: through recursive servers, or through given servers of the zones themselves.
///
/// The second is for split horizons, and wherever the recursive server remembers too long.
package struct ZoneView: Sendable {
    package let resolver: Resolver
    /// Configured servers that stand for all authoritative ones; empty for the zone's own.
    package let authorities: [ServerAddress]
    package let exchange: any DNSExchange
    package let patience: Patience

    /// - Parameters:
    ///   - recursive: asked for everything unless `authorities` has servers.
    ///   - authorities: taken as the whole authoritative set of every zone when not empty.
    package init(
        recursive: [ServerAddress],
        authorities: [ServerAddress] = [],
        exchange: any DNSExchange,
        patience: Patience = .standard
    ) {
        self.authorities = authorities
        self.exchange = exchange
        self.patience = patience
        resolver = Resolver(
            servers: authorities.isEmpty ? recursive : authorities,
            exchange: exchange,
            patience: patience,
            recursion: authorities.isEmpty
        )
    }
}
