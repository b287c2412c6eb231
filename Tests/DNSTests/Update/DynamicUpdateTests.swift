import Conformance
import DNS
import FoundationEssentials
import Synchronization
import Testing

struct DynamicUpdateTests {
    private static let challenge = "_acme-challenge.example.com"
    private static let now = ManualClock().now()
    private static let seconds = UInt64(now.timeIntervalSince1970)

    /// Runs one change against a server of this temper and gives what became of the zone.
    private static func values(
        _ temper: SigningServer.Temper = .honest,
        _ secret: TestSecret = TestSecret(),
        client: TestSecret? = nil,
        holding: [String] = [],
        _ change: (DynamicUpdate, ServerAddress) async throws -> Void
    ) async throws -> [String] {
        let zone = ZoneBook("example.com", holding.map { .txt(challenge, $0) })
        let server = SigningServer(zone, key: try secret.key(), temper)
        try await withServers([server.behaviour]) { exchange, servers in
            let update = DynamicUpdate(exchange: exchange, key: try (client ?? secret).key(), clock: ManualClock())
            try await change(update, servers[0])
        }
        let isFine = server.updates.withLock { $0.allSatisfy { $0.carrier == .tcp && $0.ttl <= 60 } }
        #expect(isFine)
        return server.zone.withLock { zone in
            zone.records.compactMap { $0.data.joinedText.map { String(decoding: $0, as: UTF8.self) } }
        }
    }

    private static func add(_ value: String, _ update: DynamicUpdate, _ server: ServerAddress) async throws {
        try await update.add(value, at: dn(challenge), zone: dn("example.com"), server: server, deadline: .soon)
    }

    @Test(.rows("DN-02", "DN-06", "F-H9", "F-H10"), arguments: TSIGAlgorithm.allCases)
    func valuesAreAddedBesideOthersAndRemovedAlone(_ algorithm: TSIGAlgorithm) async throws {
        let secret = TestSecret("Key.Example", algorithm)
        let values = try await Self.values(.honest, secret, holding: ["other order", "mine, left over"]) {
            update,
            server in
            try await Self.add("apex", update, server)
            try await Self.add("wildcard", update, server)
            try await Self.add("apex", update, server)
            for gone in ["mine, left over", "never was there", "apex"] {
                try await update.remove(
                    gone,
                    at: dn(Self.challenge),
                    zone: dn("example.com"),
                    server: server,
                    deadline: .soon
                )
            }
        }
        #expect(values == ["other order", "wildcard"])
    }

    private static let reported: [(SigningServer.Temper, TSIGFailure)] = [
        (.badKey, .badKey(dn("rekey.test"))), (.badSignature, .badSignature(dn("rekey.test"))),
        (.badTime(serverTime: seconds + 1000), .badTime(ahead: 1000)),
        (.badTime(serverTime: seconds - 1000), .badTime(ahead: -1000)), (.unsigned(.noError), .unsigned(.noError)),
        (.unsigned(.refused), .unsigned(.refused)), (.changedOnTheWay, .notAuthentic),
        (.forgetsTheRequest, .notAuthentic), (.shortened(16), .notAuthentic), (.shortened(0), .notAuthentic),
        (.signedAt(seconds - 301), .outsideWindow(seconds: 301)),
        (.signedAt(seconds + 301), .outsideWindow(seconds: 301)), (.recordAfterSignature, .malformed),
    ]

    @Test(.rows("F-H6"), arguments: reported.indices)
    func aSignatureThatDoesNotHoldIsAFailureOfItsOwn(_ index: Int) async throws {
        let (temper, failure) = Self.reported[index]
        _ = try await Self.values(temper) { update, server in
            await #expect(throws: UpdateFailure.signature(failure, server: server)) {
                try await Self.add("v", update, server)
            }
        }
        #expect(failure.description.hasPrefix("TSIG: "))
    }

    @Test func aTimeJustInsideTheWindowHolds() async throws {
        for seconds in [Self.seconds - 300, Self.seconds + 300] {
            #expect(try await Self.values(.signedAt(seconds)) { try await Self.add("v", $0, $1) } == ["v"])
        }
    }

    @Test func anAnswerOfAnotherKeyIsNotAccepted() async throws {
        let other = try TestSecret("other.test").key()
        _ = try await Self.values(.signsWith(other)) { update, server in
            await #expect(throws: UpdateFailure.signature(.otherKey(dn("other.test")), server: server)) {
                try await Self.add("v", update, server)
            }
        }
    }

    @Test func anotherSecretChangesNothing() async throws {
        let values = try await Self.values(.honest, client: TestSecret()) { update, server in
            // The server signs its refusal with its own secret, which is not ours.
            await #expect(throws: UpdateFailure.signature(.notAuthentic, server: server)) {
                try await Self.add("v", update, server)
            }
        }
        #expect(values.isEmpty)
    }

    private static let codes: [ResponseCode] = [
        .formatError, .serverFailure, .nameError, .notImplemented, .refused, .notAuthoritative, .notZone,
    ]

    @Test(.rows("F-H6"), arguments: codes)
    func aRefusalIsSaidInWords(_ code: ResponseCode) async throws {
        _ = try await Self.values(.refuses(code)) { update, server in
            let failure = UpdateFailure.refused(code, zone: dn("example.com"), server: server)
            await #expect(throws: failure) { try await Self.add("v", update, server) }
            #expect(failure.description.hasSuffix("(\(code))"))
            #expect([.formatError, .nameError].contains(code) || failure.hint != nil)
        }
    }

    @Test func aNameOutsideTheZoneIsNotSent() async throws {
        let network = FakeNetwork([:])
        let update = DynamicUpdate(exchange: network, key: nil, clock: ManualClock())
        await #expect(throws: UpdateFailure.notInZone(dn("badexample.com"), zone: dn("example.com"))) {
            try await update.add(
                "v",
                at: dn("badexample.com"),
                zone: dn("example.com"),
                server: at("192.0.2.1"),
                deadline: .soon
            )
        }
        #expect(network.seen.isEmpty)
    }

    @Test(.rows("F-H6")) func theNextServerIsTriedAndThePrimaryFirst() async throws {
        let accept: FakeNetwork.Behaviour = { query, _ in query.replying() }
        let network = FakeNetwork([
            "192.0.2.1": { query, _ in query.replying(.notAuthoritative) }, "192.0.2.3": accept,
        ])
        guard case .startOfAuthority(let authority) = ResourceRecord.soa("example.com", primary: "b.example.com").data
        else { return }
        let zone = ZoneCut(
            zone: dn("example.com"),
            authority: authority,
            servers: [
                NameServer(name: dn("a.example.com"), addresses: [at("192.0.2.3")]),
                NameServer(name: dn("b.example.com"), addresses: [at("192.0.2.1"), at("192.0.2.2")]),
            ]
        )
        let update = DynamicUpdate(exchange: network, key: nil, clock: ManualClock())
        let taken = try await update.add("v", at: dn(Self.challenge), in: zone, deadline: .soon)
        #expect(taken == at("192.0.2.3"))
        #expect(network.seen.map(\.server) == [at("192.0.2.1"), at("192.0.2.2"), at("192.0.2.3")])
        network.change("192.0.2.3") { query, _ in query.replying(.refused) }
        let first = UpdateFailure.refused(.notAuthoritative, zone: dn("example.com"), server: at("192.0.2.1"))
        await #expect(throws: first) {
            try await update.remove("v", at: dn(Self.challenge), in: zone, deadline: .soon)
        }
    }

    /// RFC 2136 §2.5.1 and §2.5.4, octet by octet.
    @Test(.rows("DN-02")) func removingNamesTheValueAndNeverTheName() throws {
        let message = UpdateRequest.removing("v", at: dn("a.b"), zone: dn("b"))
        let octets = try message.encoded()
        #expect(octets[2...3] == [0x28, 0])
        #expect(Array(octets[4..<12]) == [0, 1, 0, 0, 0, 1, 0, 0])
        #expect(Array(octets[12..<19]) == [1, 0x62, 0, 0, 6, 0, 1])
        #expect(Array(octets[19...]) == [1, 0x61, 1, 0x62, 0, 0, 16, 0, 254, 0, 0, 0, 0, 0, 2, 1, 0x76])
        let adding = try UpdateRequest.adding("v", at: dn("a.b"), ttl: 60, zone: dn("b")).encoded()
        #expect(Array(adding[19...]) == [1, 0x61, 1, 0x62, 0, 0, 16, 0, 1, 0, 0, 0, 60, 0, 2, 1, 0x76])
    }

    /// Hostile signatures end in a failure, never in a trap.
    @Test func damagedAnswersAreRefused() async throws {
        let secret = TestSecret()
        let key = try secret.key()
        let request = UpdateRequest.adding("v", at: dn(Self.challenge), ttl: 60, zone: dn("example.com"))
        let transaction = try TSIGTransaction(signing: request, with: key, now: Self.seconds)
        let server = SigningServer(ZoneBook("example.com", []), key: key)
        guard case .octets(let answers) = server.behaviour(try transaction.signed.encoded(), transaction.signed, .tcp),
            let good = answers.first
        else {
            Issue.record("no answer")
            return
        }
        try transaction.verify(DNSReply(good, to: transaction.signed), now: Self.seconds)
        var refused = 0
        for index in good.indices {
            for bit in 0..<8 {
                var damaged = good
                damaged[index] ^= 1 << UInt8(bit)
                guard let reply = try? DNSReply(damaged, to: transaction.signed) else { continue }
                // Names are authenticated in lower case: their case may change unseen (RFC 8945 §4.3.3).
                if (try? transaction.verify(reply, now: Self.seconds)) != nil {
                    #expect(bit == 5, "octet \(index), bit \(bit)")
                } else {
                    refused += 1
                }
            }
        }
        #expect(refused > 500)
    }
}
