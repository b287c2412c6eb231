import DNS
import Testing

/// Whether a resolver vouches for what it says.
struct ProofTests {
    private static let record = ResourceRecord(dn("_25._tcp.mx.example.com"), .tlsa, ttl: 60, .opaque([3, 1, 1, 9]))

    private static let zone = ZoneBook(
        "example.com",
        [record, .cname("_25._tcp.mail.example.com", "_25._tcp.mx.example.com")]
    )

    /// Sets the bit for those that ask for it, as RFC 6840 §5.8 wants.
    private static func validating(_ isSigned: @escaping @Sendable (DomainName) -> Bool) -> LoopbackServer.Behaviour {
        { _, query, _ in
            var answer = Self.zone.answer(query)
            let isProved = query.questions.allSatisfy { isSigned($0.name) }
            answer.header.isAuthentic = query.header.isAuthentic && isProved
            return .message(answer)
        }
    }

    @Test func theBitIsAskedForAndRead() async throws {
        try await withServers([Self.validating { _ in true }]) { exchange, servers in
            let resolver = Resolver(servers: servers, exchange: exchange)
            let lookup = try await resolver.lookup(Self.record.name, .tlsa, wantsProof: true, deadline: .soon)
            #expect(lookup.isAuthentic && lookup.records == [Self.record])
            // Nobody asked: what the bit says then is nothing.
            let plain = try await resolver.lookup(Self.record.name, .tlsa, deadline: .soon)
            #expect(!plain.isAuthentic && plain.records == [Self.record])
            let none = try await resolver.lookup(
                dn("_443._tcp.mx.example.com"),
                .tlsa,
                wantsProof: true,
                deadline: .soon
            )
            #expect(none.isAuthentic && none.outcome == .noSuchName)
        }
    }

    @Test func anAnswerWithoutItIsNotProved() async throws {
        try await withServers([Self.validating { _ in false }]) { exchange, servers in
            let resolver = Resolver(servers: servers, exchange: exchange)
            let lookup = try await resolver.lookup(Self.record.name, .tlsa, wantsProof: true, deadline: .soon)
            #expect(!lookup.isAuthentic && lookup.records == [Self.record])
        }
    }

    /// An alias that is proved and leads to what is not proves nothing.
    @Test func everyLinkOfAWayIsToBeProved() async throws {
        let oneByOne: LoopbackServer.Behaviour = { _, query, _ in
            var answer = Self.zone.answer(query)
            answer.answers = Array(answer.answers.prefix(1))
            answer.header.isAuthentic = query.questions.first?.name == dn("_25._tcp.mail.example.com")
            answer.header.recursionAvailable = true
            return .message(answer)
        }
        try await withServers([oneByOne]) { exchange, servers in
            let resolver = Resolver(servers: servers, exchange: exchange)
            let name = dn("_25._tcp.mail.example.com")
            let lookup = try await resolver.lookup(name, .tlsa, wantsProof: true, deadline: .soon)
            #expect(lookup.canonicalName == Self.record.name && !lookup.isAuthentic)
        }
    }
}
