import FoundationEssentials

/// Changes a zone by RFC 2136, over TCP, signed by TSIG where there is a key.
///
/// Both changes can be repeated at will, which is what to do after an ambiguous failure. The zone may be served by
/// several writers at once: values of others stay.
package struct DynamicUpdate: Sendable {
    private let asker: Asker
    private let key: TSIGKey?
    private let clock: any DNSClock

    /// The most addresses of a zone that one change is tried at.
    static let mostServers = 8

    /// - Parameter key: nil for servers that allow updates by address alone.
    package init(
        exchange: any DNSExchange,
        key: TSIGKey?,
        clock: any DNSClock,
        patience: Patience = .standard
    ) {
        asker = Asker(exchange: exchange, patience: patience)
        self.key = key
        self.clock = clock
    }

    /// Adds one TXT value at a name, beside those that are there.
    ///
    /// - Parameter ttl: in seconds; a minute at most, so that a mistake is soon forgotten.
    package func add(
        _ value: String,
        at name: DomainName,
        ttl: UInt32 = 60,
        zone: DomainName,
        server: ServerAddress,
        deadline: ContinuousClock.Instant
    ) async throws(UpdateFailure) {
        guard name.isWithin(zone) else { throw .notInZone(name, zone: zone) }
        try await send(UpdateRequest.adding(value, at: name, ttl: ttl, zone: zone), zone, server, deadline)
    }

    /// Takes away one TXT value at a name, and leaves the others.
    package func remove(
        _ value: String,
        at name: DomainName,
        zone: DomainName,
        server: ServerAddress,
        deadline: ContinuousClock.Instant
    ) async throws(UpdateFailure) {
        guard name.isWithin(zone) else { throw .notInZone(name, zone: zone) }
        try await send(UpdateRequest.removing(value, at: name, zone: zone), zone, server, deadline)
    }

    private func send(
        _ request: DNSMessage,
        _ zone: DomainName,
        _ server: ServerAddress,
        _ deadline: ContinuousClock.Instant
    ) async throws(UpdateFailure) {
        let transaction: TSIGTransaction?
        do {
            transaction = try key.map { key throws(TSIGFailure) in
                try TSIGTransaction(signing: request, with: key, now: now())
            }
        } catch {
            throw .signature(error, server: server)
        }
        let reply: DNSReply
        do {
            reply = try await asker.connection(transaction?.signed ?? request, of: server, deadline: deadline)
        } catch {
            throw .exchange(error)
        }
        do {
            try transaction?.verify(reply, now: now())
        } catch {
            throw .signature(error, server: server)
        }
        let code = reply.message.responseCode
        guard code == .noError else { throw .refused(code, zone: zone, server: server) }
    }

    private func now() -> UInt64 { UInt64(max(0, min(clock.now().timeIntervalSince1970, 0xFFFF_FFFF_FFFF))) }
}
