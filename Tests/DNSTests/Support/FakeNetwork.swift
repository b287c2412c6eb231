import DNS
import Synchronization

/// Servers in memory, by address; an address that is not there is silent.
final class FakeNetwork: DNSExchange {
    typealias Behaviour = @Sendable (DNSMessage, DNSCarrier) throws(DNSFailure) -> DNSMessage

    struct Seen: Sendable {
        let server: ServerAddress
        let carrier: DNSCarrier
        let query: DNSMessage
    }

    private let state: Mutex<(servers: [ServerAddress: Behaviour], seen: [Seen])>

    init(_ servers: [String: Behaviour]) {
        state = Mutex((Dictionary(uniqueKeysWithValues: servers.map { (at($0.key), $0.value) }), []))
    }

    convenience init(zones: [String: ZoneBook]) {
        self.init(zones.mapValues(authoritative))
    }

    func change(_ server: String, _ behaviour: @escaping Behaviour) {
        state.withLock { $0.servers[at(server)] = behaviour }
    }

    var seen: [Seen] { state.withLock(\.seen) }

    func ask(
        _ query: DNSMessage,
        of server: ServerAddress,
        over carrier: DNSCarrier,
        deadline: ContinuousClock.Instant
    ) async throws(DNSFailure) -> DNSReply {
        let behaviour = state.withLock { state in
            state.seen.append(Seen(server: server, carrier: carrier, query: query))
            return state.servers[server]
        }
        guard let behaviour else { throw .timedOut(server) }
        let answer = try behaviour(query, carrier)
        guard let octets = try? answer.encoded(), let reply = try? DNSReply(octets, to: query) else {
            throw .noUsableAnswer(server, .otherQuestion)
        }
        return reply
    }
}

/// A server of one zone.
func authoritative(_ book: ZoneBook) -> FakeNetwork.Behaviour { { query, _ in book.answer(query) } }

/// A recursive server over all zones given, the closest one answering; aliases between zones are followed.
func recursive(_ books: [ZoneBook]) -> FakeNetwork.Behaviour {
    { query, _ in
        guard let question = query.questions.first else { return query.replying(.formatError) }
        var answer = query.replying()
        var current = question.name
        for _ in 0..<20 {
            let book = books.filter { current.isWithin($0.zone) }.max { $0.zone.labels.count < $1.zone.labels.count }
            guard let book else { return query.replying(.serverFailure) }
            var inner = query
            inner.questions = [DNSQuestion(current, question.type)]
            let part = book.answer(inner)
            answer.answers += part.answers
            answer.authority = part.authority
            answer.header.shortCode = part.header.shortCode
            guard question.type != .cname, case .alias(let target)? = part.answers.last?.data else { break }
            current = target
        }
        answer.header.recursionAvailable = true
        return answer
    }
}
