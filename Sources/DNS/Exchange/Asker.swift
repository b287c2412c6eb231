/// Asks one server with patience: again when a datagram is lost, over TCP when the answer was truncated, and without
/// EDNS when the server does not know it. The number of messages is bounded by `Patience`.
struct Asker: Sendable {
    let exchange: any DNSExchange
    let patience: Patience

    func ask(
        _ query: DNSMessage,
        of server: ServerAddress,
        deadline: ContinuousClock.Instant
    ) async throws(DNSFailure) -> DNSReply {
        let reply = try await enough(query, of: server, deadline: deadline)
        // RFC 6891 §7: a responder that does not implement EDNS answers FORMERR (or, in the field, NOTIMP).
        let code = reply.message.header.shortCode
        let plain = query.additional.filter { $0.type != .opt }
        guard [.formatError, .notImplemented].contains(code), plain.count != query.additional.count else {
            return reply
        }
        var older = query
        older.header.id = DNSMessage.freshID()
        older.additional = plain
        return try await enough(older, of: server, deadline: deadline)
    }

    /// RFC 1035 §4.2.1 and RFC 7766 §5: a truncated answer is asked for again over TCP.
    private func enough(
        _ query: DNSMessage,
        of server: ServerAddress,
        deadline: ContinuousClock.Instant
    ) async throws(DNSFailure) -> DNSReply {
        let reply = try await datagram(query, of: server, deadline: deadline)
        guard reply.message.header.isTruncated else { return reply }
        return try await connection(query, of: server, deadline: deadline)
    }

    private func datagram(
        _ query: DNSMessage,
        of server: ServerAddress,
        deadline: ContinuousClock.Instant
    ) async throws(DNSFailure) -> DNSReply {
        var last = DNSFailure.timedOut(server)
        for limit in patience.datagrams {
            do {
                let until = min(deadline, .now + limit)
                return try await exchange.ask(query, of: server, over: .udp, deadline: until)
            } catch {
                guard error.isSilence, ContinuousClock.now < deadline else { throw error }
                last = error
            }
        }
        throw last
    }

    /// Asks over a connection from the start: what an update does.
    func connection(
        _ query: DNSMessage,
        of server: ServerAddress,
        deadline: ContinuousClock.Instant
    ) async throws(DNSFailure) -> DNSReply {
        let until = min(deadline, .now + patience.connection)
        let reply = try await exchange.ask(query, of: server, over: .tcp, deadline: until)
        guard !reply.message.header.isTruncated else { throw .truncated(server) }
        return reply
    }
}

extension DNSFailure {
    /// Whether another datagram might fare better.
    fileprivate var isSilence: Bool {
        switch self {
        case .timedOut, .noUsableAnswer: true
        case .unreachable, .closedEarly, .truncated, .query, .cancelled, .shutDown: false
        }
    }
}
