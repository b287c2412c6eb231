import Conformance
import DNS
import Testing

struct NetworkExchangeTests {
    private static let query = DNSMessage.query(dn("x.example.com"), .txt, recursion: false)
    private static let zone = ZoneBook("example.com", [.txt("x.example.com", "value")])
    private static let tellsTheTruth: LoopbackServer.Behaviour = { _, query, _ in .message(zone.answer(query)) }

    @Test(.rows("DN-07"), arguments: [DNSCarrier.udp, .tcp])
    func anAnswerComesOverEither(_ carrier: DNSCarrier) async throws {
        try await withServers([Self.tellsTheTruth]) { exchange, servers in
            let reply = try await exchange.ask(Self.query, of: servers[0], over: carrier, deadline: .soon)
            #expect(reply.message.answers == [.txt("x.example.com", "value")])
        }
    }

    @Test func whatDoesNotAnswerTheQuestionIsPassedByUntilWhatDoes() async throws {
        let liar: LoopbackServer.Behaviour = { octets, query, _ in
            var otherID = Self.zone.answer(query)
            otherID.header.id ^= 1
            var otherQuestion = Self.zone.answer(query)
            otherQuestion.questions = [DNSQuestion(dn("y.example.com"), .txt)]
            let spoofs = [otherID, otherQuestion].map { (try? $0.encoded()) ?? [] }
            let truth = (try? Self.zone.answer(query).encoded()) ?? []
            return .octets([[1, 2, 3], octets] + spoofs + [truth])
        }
        try await withServers([liar]) { exchange, servers in
            let reply = try await exchange.ask(Self.query, of: servers[0], over: .udp, deadline: .soon)
            #expect(reply.message.answers == [.txt("x.example.com", "value")])
        }
    }

    @Test(.rows("F-H7")) func garbageAloneIsNamed() async throws {
        let garbage: LoopbackServer.Behaviour = { _, query, _ in
            var answer = Self.zone.answer(query)
            answer.header.id ^= 1
            return .octets([(try? answer.encoded()) ?? []])
        }
        try await withServers([garbage]) { exchange, servers in
            await #expect(throws: DNSFailure.noUsableAnswer(servers[0], .otherID)) {
                try await exchange.ask(
                    Self.query,
                    of: servers[0],
                    over: .udp,
                    deadline: .now + .milliseconds(300)
                )
            }
            await #expect(throws: DNSFailure.noUsableAnswer(servers[0], .otherID)) {
                try await exchange.ask(Self.query, of: servers[0], over: .tcp, deadline: .soon)
            }
        }
    }

    @Test(arguments: [DNSCarrier.udp, .tcp])
    func silenceEndsAtTheDeadline(_ carrier: DNSCarrier) async throws {
        try await withServers([{ _, _, _ in .silence }]) { exchange, servers in
            let started = ContinuousClock.now
            await #expect(throws: DNSFailure.timedOut(servers[0])) {
                try await exchange.ask(
                    Self.query,
                    of: servers[0],
                    over: carrier,
                    deadline: .now + .milliseconds(200)
                )
            }
            #expect(ContinuousClock.now - started < .seconds(5))
            await #expect(throws: DNSFailure.timedOut(servers[0])) {
                try await exchange.ask(Self.query, of: servers[0], over: carrier, deadline: .now - .seconds(1))
            }
        }
    }

    @Test(arguments: [DNSCarrier.udp, .tcp])
    func aCancelledTaskDoesNotWait(_ carrier: DNSCarrier) async throws {
        let (asked, gotAsked) = AsyncStream.makeStream(of: Void.self)
        try await withServers([
            { _, _, _ in
                gotAsked.yield()
                return .silence
            }
        ]) { exchange, servers in
            let task = Task {
                _ = await #expect(throws: DNSFailure.cancelled) {
                    try await exchange.ask(Self.query, of: servers[0], over: carrier, deadline: .now + .seconds(600))
                }
            }
            for await _ in asked { break }
            task.cancel()
            await task.value
        }
    }

    @Test func nobodyListeningIsSaidAtOnce() async throws {
        let server = try await LoopbackServer.start { _, _, _ in .silence }
        await server.stop()
        let exchange = NetworkExchange()
        for carrier in [DNSCarrier.udp, .tcp] {
            await #expect(throws: DNSFailure.unreachable(server.address, errno: 111)) {
                try await exchange.ask(Self.query, of: server.address, over: carrier, deadline: .soon)
            }
        }
        await exchange.shutDown()
    }

    @Test(arguments: [[UInt8](), [0], [1, 0, 1, 2, 3]])
    func aConnectionThatEndsEarlyIsNoAnswer(_ octets: [UInt8]) async throws {
        try await withServers([{ _, _, _ in .raw(octets) }]) { exchange, servers in
            await #expect(throws: DNSFailure.closedEarly(servers[0])) {
                try await exchange.ask(Self.query, of: servers[0], over: .tcp, deadline: .soon)
            }
        }
    }

    @Test func aShutdownEndsWhatIsUnderWay() async throws {
        let (asked, gotAsked) = AsyncStream.makeStream(of: Void.self)
        try await withServers([
            { _, _, _ in
                gotAsked.yield()
                return .silence
            }
        ]) { exchange, servers in
            let task = Task {
                _ = await #expect(throws: DNSFailure.shutDown) {
                    try await exchange.ask(Self.query, of: servers[0], over: .udp, deadline: .now + .seconds(600))
                }
            }
            for await _ in asked { break }
            await exchange.shutDown()
            await task.value
        }
    }

    @Test func afterTheShutdownNothingIsAsked() async throws {
        let exchange = NetworkExchange()
        await exchange.shutDown()
        await #expect(throws: DNSFailure.shutDown) {
            try await exchange.ask(Self.query, of: at("127.0.0.1:9"), over: .udp, deadline: .soon)
        }
    }

    @Test func everyQueryHasAnIDOfItsOwn() {
        let ids = Set((0..<64).map { _ in DNSMessage.query(.root, .ns, recursion: true).header.id })
        #expect(ids.count > 48)
    }
}
