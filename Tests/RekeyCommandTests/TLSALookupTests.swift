import Checks
import DNS
import PKI
import Synchronization
import TLS
import Testing

@testable import RekeyCommand

/// What counts as an answer about TLSA records, and what leaves the question open.
struct TLSALookupTests {
    /// A resolver in memory.
    private final class Scripted: DNSExchange {
        let answer: @Sendable (inout DNSMessage) -> Void
        let asked = Mutex<[(server: ServerAddress, query: DNSMessage)]>([])

        init(_ answer: @escaping @Sendable (inout DNSMessage) -> Void) { self.answer = answer }

        func ask(
            _ query: DNSMessage,
            of server: ServerAddress,
            over carrier: DNSCarrier,
            deadline: ContinuousClock.Instant
        ) async throws(DNSFailure) -> DNSReply {
            asked.withLock { $0.append((server, query)) }
            var message = DNSMessage(header: query.header)
            message.header.isResponse = true
            message.header.recursionAvailable = true
            message.header.isAuthentic = false
            message.questions = query.questions
            answer(&message)
            guard let octets = try? message.encoded(), let reply = try? DNSReply(octets, to: query) else {
                throw .timedOut(server)
            }
            return reply
        }
    }

    private static let mail = Endpoint(host: "mail.example.com", port: 25, startTLS: .smtp)
    private static let digest = [UInt8](repeating: 7, count: 32)

    private static func record(_ octets: [UInt8]) throws -> ResourceRecord {
        ResourceRecord(try DomainName("_25._tcp.mail.example.com"), .tlsa, ttl: 60, .opaque(octets))
    }

    private func answer(
        _ servers: [String] = ["127.0.0.1"],
        _ endpoint: Endpoint = mail,
        _ script: @escaping @Sendable (inout DNSMessage) -> Void
    ) async throws -> (answer: TLSALookup.Answer, asked: [(server: ServerAddress, query: DNSMessage)]) {
        let exchange = Scripted(script)
        let addresses = try servers.map { try #require(ServerAddress($0)) }
        let lookup = TLSALookup(servers: addresses, exchange: exchange)
        let answer = await lookup.answer(for: endpoint, deadline: .now + .seconds(5))
        return (answer, exchange.asked.withLock { $0 })
    }

    @Test func whatTheResolverOfThisHostVouchesForCounts() async throws {
        let records = [try Self.record([3, 1, 1] + Self.digest), try Self.record([3, 1])]
        for server in ["127.0.0.1", "127.0.0.53:8053", "::1"] {
            let (answer, asked) = try await answer(["192.0.2.53", server]) { message in
                message.header.isAuthentic = true
                message.answers = records
            }
            let expected = TLSARecord(usage: 3, selector: 1, matchingType: 1, association: Self.digest)
            #expect(answer == .records([expected]))
            #expect(asked.map(\.server) == [ServerAddress(server)])
            #expect(asked.first?.query.questions.map(\.name.description) == ["_25._tcp.mail.example.com"])
            #expect(asked.first?.query.header.isAuthentic == true)
        }
    }

    @Test func thatThereAreNoneMustBeProvedToo() async throws {
        let proved = try await answer { message in
            message.header.isAuthentic = true
            message.header.shortCode = .nameError
        }
        #expect(proved.answer == .records([]))
        let unproved = try await answer { $0.header.shortCode = .nameError }
        #expect(unproved.answer == .doubt("the resolver did not prove the answer by DNSSEC (no AD)"))
    }

    @Test func recordsWithoutProofAreNoAnswer() async throws {
        let records = [try Self.record([3, 1, 1] + Self.digest)]
        let (answer, _) = try await answer { $0.answers = records }
        #expect(answer == .doubt("the resolver did not prove the answer by DNSSEC (no AD)"))
    }

    /// Whoever sits between this host and its resolver can set the bit.
    @Test func aResolverElsewhereIsNotAsked() async throws {
        let (answer, asked) = try await answer(["192.0.2.53", "2001:db8::53"]) { $0.header.isAuthentic = true }
        #expect(answer == .doubt("no validating resolver on loopback; 192.0.2.53, 2001:db8::53 is not asked"))
        #expect(asked.isEmpty)
    }

    @Test func aZoneWhoseSignaturesFailIsNoAnswer() async throws {
        let (answer, _) = try await answer { message in
            if !message.header.checkingDisabled { message.header.shortCode = .serverFailure }
        }
        guard case .doubt(let why) = answer else { return #expect(Bool(false), "\(answer)") }
        #expect(why.contains("its DNSSEC signatures fail"))
    }

    @Test func theNameAskedForIsTheOneWithTheRecords() async throws {
        let named = Endpoint(host: "127.0.0.1", port: 2525, serverName: "mx.example.com", startTLS: .smtp)
        let (_, asked) = try await answer(["127.0.0.1"], named) { $0.header.isAuthentic = true }
        #expect(asked.first?.query.questions.map(\.name.description) == ["_2525._tcp.mx.example.com"])
        let bare = try await answer(["127.0.0.1"], Endpoint(host: "127.0.0.1", port: 25, startTLS: .smtp)) { _ in }
        #expect(bare.answer == .doubt("an address without a name has none") && bare.asked.isEmpty)
    }
}
