import Conformance
import Synchronization
import Testing

@testable import DNS

struct AskerTests {
    private static let query = DNSMessage.query(dn("x.example.com"), .txt, recursion: false)
    private static let zone = ZoneBook("example.com", [.txt("x.example.com", "value")])

    @Test(.rows("DN-07")) func aTruncatedAnswerIsAskedForOverTCP() async throws {
        let values = (0..<40).map { ResourceRecord.txt("x.example.com", "\($0)" + String(repeating: "v", count: 43)) }
        let big = ZoneBook("example.com", values)
        try await withServers([
            { _, query, carrier in
                var answer = big.answer(query)
                guard carrier == .udp else { return .message(answer) }
                answer.header.isTruncated = true
                answer.answers = []
                return .message(answer)
            }
        ]) { exchange, servers in
            let asker = Asker(exchange: exchange, patience: .standard)
            let reply = try await asker.ask(Self.query, of: servers[0], deadline: .soon)
            #expect(reply.message.answers == values)
        }
    }

    @Test func aLostDatagramIsSentAgainAndNotForEver() async throws {
        let network = FakeNetwork([:])
        let asker = Asker(exchange: network, patience: .standard)
        await #expect(throws: DNSFailure.timedOut(at("192.0.2.1"))) {
            try await asker.ask(Self.query, of: at("192.0.2.1"), deadline: .soon)
        }
        #expect(network.seen.map(\.carrier) == [.udp, .udp])
        let lost = Mutex(1)
        network.change("192.0.2.1") { (query, _) throws(DNSFailure) in
            let isLost = lost.withLock { left in
                defer { left -= 1 }
                return left > 0
            }
            guard !isLost else { throw .timedOut(at("192.0.2.1")) }
            return Self.zone.answer(query)
        }
        let reply = try await asker.ask(Self.query, of: at("192.0.2.1"), deadline: .soon)
        #expect(!reply.message.answers.isEmpty)
    }

    @Test(arguments: [ResponseCode.formatError, .notImplemented])
    func aServerWithoutEDNSIsAskedWithout(_ code: ResponseCode) async throws {
        let network = FakeNetwork([
            "192.0.2.1": { query, _ in
                query.additional.isEmpty ? Self.zone.answer(query) : query.replying(code)
            }
        ])
        let asker = Asker(exchange: network, patience: .standard)
        let reply = try await asker.ask(Self.query, of: at("192.0.2.1"), deadline: .soon)
        #expect(reply.message.answers == [.txt("x.example.com", "value")])
        #expect(network.seen.count == 2)
    }

    @Test func truncatedOverTCPIsAFailure() async throws {
        let network = FakeNetwork([
            "192.0.2.1": { query, _ in
                var answer = query.replying()
                answer.header.isTruncated = true
                return answer
            }
        ])
        let asker = Asker(exchange: network, patience: .standard)
        await #expect(throws: DNSFailure.truncated(at("192.0.2.1"))) {
            try await asker.ask(Self.query, of: at("192.0.2.1"), deadline: .soon)
        }
    }
}
