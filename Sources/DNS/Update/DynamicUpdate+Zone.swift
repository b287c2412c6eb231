extension DynamicUpdate {
    /// Adds one TXT value at a name through the zone's servers: the SOA's primary first, then the others in turn where
    /// one is silent or does not take updates. Gives the address that took it.
    @discardableResult
    package func add(
        _ value: String,
        at name: DomainName,
        ttl: UInt32 = 60,
        in zone: ZoneCut,
        deadline: ContinuousClock.Instant
    ) async throws(UpdateFailure) -> ServerAddress {
        try await firstWilling(zone) { server throws(UpdateFailure) in
            try await add(value, at: name, ttl: ttl, zone: zone.zone, server: server, deadline: deadline)
        }
    }

    /// Takes away one TXT value at a name through the zone's servers, in the same order.
    @discardableResult
    package func remove(
        _ value: String,
        at name: DomainName,
        in zone: ZoneCut,
        deadline: ContinuousClock.Instant
    ) async throws(UpdateFailure) -> ServerAddress {
        try await firstWilling(zone) { server throws(UpdateFailure) in
            try await remove(value, at: name, zone: zone.zone, server: server, deadline: deadline)
        }
    }

    /// What the first server did is what is told when none took the change: it is the one that should have.
    private func firstWilling(
        _ zone: ZoneCut,
        _ change: (ServerAddress) async throws(UpdateFailure) -> Void
    ) async throws(UpdateFailure) -> ServerAddress {
        var failure: UpdateFailure?
        for server in zone.updateOrder.flatMap(\.addresses).prefix(Self.mostServers) {
            do {
                try await change(server)
                return server
            } catch {
                guard error.mayTryAnother else { throw error }
                failure = failure ?? error
            }
        }
        throw failure ?? .noServer(zone: zone.zone)
    }
}
