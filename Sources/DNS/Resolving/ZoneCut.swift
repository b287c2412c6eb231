/// The zone that a name is in, and who serves it.
package struct ZoneCut: Hashable, Sendable {
    /// The zone's own name.
    package let zone: DomainName
    /// What the zone says of itself; its `primary` is whom updates are meant for.
    package let authority: StartOfAuthority
    /// Every server of the zone, in the order of their names.
    package let servers: [NameServer]

    package init(zone: DomainName, authority: StartOfAuthority, servers: [NameServer]) {
        self.zone = zone
        self.authority = authority
        self.servers = servers
    }

    /// The server updates should go to first: the SOA's primary where it is one of the zone's, then all others.
    package var updateOrder: [NameServer] {
        servers.filter { $0.name == authority.primary } + servers.filter { $0.name != authority.primary }
    }
}
