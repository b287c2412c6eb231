import Conformance
import DNS
import Testing

struct ResolverTests {
    private static let zone = ZoneBook(
        "example.com",
        [
            .a("www.example.com", "192.0.2.80"), .a("www.example.com", "2001:db8::80"),
            .cname("a.example.com", "b.example.com"), .cname("b.example.com", "www.example.com"),
            .cname("loop1.example.com", "loop2.example.com"), .cname("loop2.example.com", "loop1.example.com"),
            .cname("self.example.com", "self.example.com"), .cname("dangling.example.com", "gone.example.com"),
        ] + (0..<12).map { .cname("c\($0).example.com", "c\($0 + 1).example.com") }
    )

    private static func resolver(_ servers: [String], _ network: FakeNetwork) -> Resolver {
        Resolver(servers: servers.map(at), exchange: network)
    }

    private static func lookup(_ text: String, _ type: RecordType = .a) async throws -> Lookup {
        let network = FakeNetwork(["192.0.2.53": recursive([zone])])
        return try await resolver(["192.0.2.53"], network).lookup(dn(text), type, deadline: .soon)
    }

    @Test func foundNoDataAndNoSuchNameAreThreeThings() async throws {
        #expect(try await Self.lookup("www.example.com").outcome == .found([.a("www.example.com", "192.0.2.80")]))
        #expect(try await Self.lookup("www.example.com", .caa).outcome == .noData)
        #expect(try await Self.lookup("nowhere.example.com").outcome == .noSuchName)
    }

    @Test func aliasesAreFollowedAndNamed() async throws {
        let lookup = try await Self.lookup("a.example.com")
        #expect(lookup.aliases == [dn("b.example.com"), dn("www.example.com")])
        #expect(lookup.canonicalName == dn("www.example.com"))
        #expect(lookup.records == [.a("www.example.com", "192.0.2.80")])
        let dangling = try await Self.lookup("dangling.example.com")
        #expect(dangling.outcome == .noSuchName && dangling.canonicalName == dn("gone.example.com"))
    }

    @Test(.rows("F-H11")) func aLoopOfAliasesIsAnErrorThatNamesIt() async {
        await #expect(throws: LookupFailure.aliasLoop(at: dn("loop2.example.com"))) {
            try await Self.lookup("loop1.example.com")
        }
        await #expect(throws: LookupFailure.aliasLoop(at: dn("self.example.com"))) {
            try await Self.lookup("self.example.com")
        }
    }

    @Test(.rows("F-H11")) func moreThanEightAliasesAreNotFollowed() async throws {
        await #expect(throws: LookupFailure.tooManyAliases(from: dn("c0.example.com"))) {
            try await Self.lookup("c0.example.com")
        }
        // c4 … c12 are eight.
        #expect(try await Self.lookup("c4.example.com").outcome == .noSuchName)
    }

    /// A server that answers one link at a time, as one that does not recurse does.
    @Test func oneLinkAtATimeIsFollowedTooAndLoopsStillEnd() async throws {
        let short: FakeNetwork.Behaviour = { query, _ in
            var answer = Self.zone.answer(query)
            if answer.answers.count > 1 { answer.answers = [answer.answers[0]] }
            return answer
        }
        let resolver = Resolver(
            servers: [at("192.0.2.1")],
            exchange: FakeNetwork(["192.0.2.1": short]),
            recursion: false
        )
        #expect(try await resolver.lookup(dn("a.example.com"), .a, deadline: .soon).aliases.count == 2)
        await #expect(throws: LookupFailure.aliasLoop(at: dn("loop2.example.com"))) {
            try await resolver.lookup(dn("loop1.example.com"), .a, deadline: .soon)
        }
    }

    @Test(.rows("F-H7")) func theNextServerIsAskedWhenOneIsSilentOrFails() async throws {
        let network = FakeNetwork([
            "192.0.2.2": { query, _ in query.replying(.serverFailure) },
            "192.0.2.3": { query, _ in query.replying(.refused) },
            "192.0.2.4": recursive([Self.zone]),
        ])
        let four = Self.resolver(["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"], network)
        #expect(try await four.lookup(dn("www.example.com"), .a, deadline: .soon).records.count == 1)
    }

    private static let broken: [(ResponseCode, LookupFailure)] = [
        (.refused, .refused(dn("x.example"), .refused, by: at("192.0.2.1"))),
        (.serverFailure, .refused(dn("x.example"), .serverFailure, by: at("192.0.2.1"))),
        (.noError, .referral(dn("x.example"), by: at("192.0.2.1"))),
    ]

    @Test(.rows("F-H7"), arguments: broken)
    func whatNoServerAnswersIsAFailureOfItsOwn(_ code: ResponseCode, _ failure: LookupFailure) async {
        let network = FakeNetwork(["192.0.2.1": { query, _ in query.replying(code) }])
        await #expect(throws: failure) {
            try await Self.resolver(["192.0.2.1"], network).lookup(dn("x.example"), .a, deadline: .soon)
        }
        #expect(failure.hint != nil)
    }

    @Test func silenceAndNoServersAreFailuresOfTheirOwn() async {
        let network = FakeNetwork([:])
        await #expect(throws: LookupFailure.noAnswer(dn("x.example"), .timedOut(at("192.0.2.1")))) {
            try await Self.resolver(["192.0.2.1"], network).lookup(dn("x.example"), .a, deadline: .soon)
        }
        await #expect(throws: LookupFailure.noServers) {
            try await Self.resolver([], network).lookup(dn("x.example"), .a, deadline: .soon)
        }
    }

    @Test(.rows("DN-05")) func aZoneThatFailsDNSSECIsSaidToBeBogus() async {
        let validating: FakeNetwork.Behaviour = { query, carrier throws(DNSFailure) in
            query.header.checkingDisabled
                ? try recursive([Self.zone])(query, carrier) : query.replying(.serverFailure)
        }
        let network = FakeNetwork(["192.0.2.1": validating])
        await #expect(throws: LookupFailure.bogus(dn("www.example.com"), by: at("192.0.2.1"))) {
            try await Self.resolver(["192.0.2.1"], network).lookup(dn("www.example.com"), .a, deadline: .soon)
        }
    }

    @Test func recordsOfOtherNamesDoNotCount() async throws {
        let network = FakeNetwork([
            "192.0.2.1": { query, _ in
                var answer = query.replying()
                answer.header.recursionAvailable = true
                answer.answers = [.a("evil.example", "203.0.113.66"), .txt("x.example", "text")]
                return answer
            }
        ])
        let lookup = try await Self.resolver(["192.0.2.1"], network).lookup(dn("x.example"), .a, deadline: .soon)
        #expect(lookup.outcome == .noData)
    }
}
