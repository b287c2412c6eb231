/// One server of a zone, by its NS record, and everywhere it listens.
package struct NameServer: Hashable, Sendable, CustomStringConvertible {
    /// The name in the NS record; nil for a configured server.
    package let name: DomainName?
    /// Its IPv4 and IPv6 addresses; empty when the name has none.
    package let addresses: [ServerAddress]

    package init(name: DomainName?, addresses: [ServerAddress]) {
        self.name = name
        self.addresses = addresses
    }

    package var description: String {
        name?.description ?? addresses.first?.description ?? "a name server without address"
    }
}
