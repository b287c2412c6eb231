/// Names to records, through given servers, asked in order: the next one when one is silent, refuses or fails.
package struct Resolver: Sendable {
    /// CAs follow about as many; more is a mistake in the zone.
    package static let mostAliases = 8

    package let servers: [ServerAddress]
    private let asker: Asker
    private let recursion: Bool

    /// - Parameter recursion: true for servers that find answers elsewhere; false for those that serve the zones.
    package init(
        servers: [ServerAddress],
        exchange: any DNSExchange,
        patience: Patience = .standard,
        recursion: Bool = true
    ) {
        self.servers = servers
        self.recursion = recursion
        asker = Asker(exchange: exchange, patience: patience)
    }

    /// The records of a type that a name has, aliases followed, no longer than until the deadline.
    ///
    /// Asked for CNAME it gives the first alias, not where it leads.
    ///
    /// - Parameter wantsProof: whether ``Lookup/isAuthentic`` matters. RFC 6840 §5.7: "setting the AD bit in a query
    ///   [is] a signal indicating that the requester understands and is interested in the value of the AD bit in the
    ///   response". Without it the bit says nothing.
    package func lookup(
        _ name: DomainName,
        _ type: RecordType,
        wantsProof: Bool = false,
        deadline: ContinuousClock.Instant
    ) async throws(LookupFailure) -> Lookup {
        var aliases: [DomainName] = []
        var isAuthentic = wantsProof
        while true {
            let current = aliases.last ?? name
            let (reading, reply) = try await answer(
                current,
                type,
                wantsProof: wantsProof,
                seen: [name] + aliases,
                deadline: deadline
            )
            isAuthentic = isAuthentic && reply.message.header.isAuthentic
            let outcome: Lookup.Outcome?
            switch reading {
            case .found(let records, let more):
                aliases += more
                outcome = .found(records)
            case .noData(let more):
                aliases += more
                outcome = .noData
            case .noSuchName(let more):
                aliases += more
                outcome = .noSuchName
            case .unfinished(let more):
                aliases += more
                outcome = nil
            case .loop(let name): throw .aliasLoop(at: name)
            case .refused(let code): throw .refused(current, code, by: reply.server)
            case .referral: throw .referral(current, by: reply.server)
            }
            guard aliases.count <= Self.mostAliases else { throw .tooManyAliases(from: name) }
            guard let outcome else { continue }
            let authorities = (reply.message.answers + reply.message.authority).filter { $0.type == .soa }
            return Lookup(
                name: name,
                aliases: aliases,
                outcome: outcome,
                isAuthentic: isAuthentic,
                authorities: authorities
            )
        }
    }

    private typealias Answer = (reading: AnswerReading, reply: (server: ServerAddress, message: DNSMessage))

    /// The first usable answer of any server; when there is none, what the last server did.
    private func answer(
        _ name: DomainName,
        _ type: RecordType,
        wantsProof: Bool,
        seen: [DomainName],
        deadline: ContinuousClock.Instant
    ) async throws(LookupFailure) -> Answer {
        var failure = LookupFailure.noServers
        for server in servers {
            do {
                var query = DNSMessage.query(name, type, recursion: recursion)
                query.header.isAuthentic = wantsProof
                let reply = try await asker.ask(query, of: server, deadline: deadline)
                let reading = AnswerReading(reply.message, about: name, type, seen: seen)
                switch reading {
                case .refused(let code): failure = .refused(name, code, by: server)
                case .referral: failure = .referral(name, by: server)
                default: return (reading, (server, reply.message))
                }
            } catch .cancelled {
                throw .cancelled
            } catch {
                failure = .noAnswer(name, error)
            }
        }
        throw await explained(failure, type, deadline: deadline)
    }

    /// SERVFAIL is also what a validating server says of a forged or broken zone: asked not to check, it answers.
    private func explained(
        _ failure: LookupFailure,
        _ type: RecordType,
        deadline: ContinuousClock.Instant
    ) async -> LookupFailure {
        guard recursion, case .refused(let name, .serverFailure, let server) = failure else { return failure }
        var query = DNSMessage.query(name, type, recursion: true)
        query.header.checkingDisabled = true
        guard let reply = try? await asker.ask(query, of: server, deadline: deadline),
            [.noError, .nameError].contains(reply.message.responseCode)
        else { return failure }
        return .bogus(name, by: server)
    }
}
