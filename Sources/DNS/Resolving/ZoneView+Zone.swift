extension ZoneView {
    /// The zone that a name is in, with all its servers and their addresses.
    ///
    /// Walks up from the name: whatever a server answers about SOA, the zone is the owner of a SOA record at or above
    /// the name, wherever in the answer that record stands and whatever stands before it.
    package func zone(
        of name: DomainName,
        deadline: ContinuousClock.Instant
    ) async throws(ZoneFailure) -> ZoneCut {
        var current: DomainName? = name
        while let candidate = current {
            if let found = try await authority(at: candidate, deadline: deadline) {
                return ZoneCut(
                    zone: found.zone,
                    authority: found.authority,
                    servers: try await servers(of: found.zone, deadline: deadline)
                )
            }
            current = candidate.parent
        }
        throw .notFound(name)
    }

    private func authority(
        at name: DomainName,
        deadline: ContinuousClock.Instant
    ) async throws(ZoneFailure) -> (zone: DomainName, authority: StartOfAuthority)? {
        do {
            let lookup = try await resolver.lookup(name, .soa, deadline: deadline)
            return Self.closest(to: name, in: lookup.authorities)
        } catch .refused(_, .refused, _) where name.parent != nil && !authorities.isEmpty {
            // A server that serves the zone refuses names of other zones only: look further up.
            return nil
        } catch .referral where name.parent != nil && !authorities.isEmpty {
            return nil
        } catch {
            throw .lookup(error)
        }
    }

    /// The SOA whose owner is the longest name at or above the one asked for; nil when there is none.
    static func closest(
        to name: DomainName,
        in records: [ResourceRecord]
    ) -> (zone: DomainName, authority: StartOfAuthority)? {
        records.compactMap { record -> (zone: DomainName, authority: StartOfAuthority)? in
            guard case .startOfAuthority(let authority) = record.data, name.isWithin(record.name) else { return nil }
            return (record.name, authority)
        }.max { $0.zone.labels.count < $1.zone.labels.count }
    }

    private func servers(
        of zone: DomainName,
        deadline: ContinuousClock.Instant
    ) async throws(ZoneFailure) -> [NameServer] {
        guard authorities.isEmpty else { return authorities.map { NameServer(name: nil, addresses: [$0]) } }
        let names = try await lookup(zone, .ns, deadline: deadline).compactMap { record -> DomainName? in
            if case .nameServer(let name) = record.data { name } else { nil }
        }
        guard !names.isEmpty else { throw .noServers(zone: zone) }
        var servers: [NameServer] = []
        for name in Set(names).sorted(by: { $0.description < $1.description }) {
            servers.append(NameServer(name: name, addresses: await addresses(of: name, deadline: deadline)))
        }
        guard servers.contains(where: { !$0.addresses.isEmpty }) else { throw .noAddresses(zone: zone) }
        return servers
    }

    private func lookup(
        _ name: DomainName,
        _ type: RecordType,
        deadline: ContinuousClock.Instant
    ) async throws(ZoneFailure) -> [ResourceRecord] {
        do {
            return try await resolver.lookup(name, type, deadline: deadline).records
        } catch {
            throw .lookup(error)
        }
    }

    /// A server's name that does not resolve leaves it without address: its finding says so, the others are asked.
    private func addresses(of name: DomainName, deadline: ContinuousClock.Instant) async -> [ServerAddress] {
        var addresses: [ServerAddress] = []
        for type in [RecordType.a, .aaaa] {
            let records = (try? await resolver.lookup(name, type, deadline: deadline))?.records ?? []
            for case .address(let address) in records.map(\.data) { addresses.append(ServerAddress(address)) }
        }
        return addresses
    }
}
