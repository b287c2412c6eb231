import Conformance
import DNS
import FoundationEssentials
import Synchronization
import Testing

struct PropagationTests {
    private static let challenge = "_acme-challenge.example.com"

    private static func book(_ values: String...) -> ZoneBook {
        ZoneBook("example.com", values.map { .txt(challenge, $0) })
    }

    private static func propagation(
        _ network: any DNSExchange,
        _ servers: [ServerAddress],
        _ clock: ManualClock = ManualClock(),
        patience: Patience = .standard
    ) -> Propagation {
        let view = ZoneView(recursive: [], authorities: servers, exchange: network, patience: patience)
        return Propagation(view: view, clock: clock)
    }

    /// Every kind of server over real sockets, in one look.
    @Test(.rows("DN-03", "DN-07", "F-H7")) func eachServerIsFoundToBeWhatItIs() async throws {
        let full = Self.book("one", "two", "someone else's")
        let kinds: [LoopbackServer.Behaviour] = [
            { _, query, _ in .message(full.answer(query)) },
            { _, query, carrier in
                var answer = full.answer(query)
                answer.header.isTruncated = carrier == .udp
                if carrier == .udp { answer.answers = [] }
                return .message(answer)
            },
            { _, query, _ in .message(Self.book("one").answer(query)) },
            { _, query, _ in .message(Self.book().answer(query)) },
            { _, query, _ in .message(query.replying(.serverFailure)) },
            { _, query, _ in
                var lame = full
                lame.isAuthoritative = false
                return .message(lame.answer(query))
            },
            { _, _, _ in .silence },
            { _, _, _ in .octets([[0xDE, 0xAD]]) },
            { _, query, _ in .message(ZoneBook("example.com", [.cname(Self.challenge, "x.example.net")]).answer(query))
            },
        ]
        try await withServers(kinds) { exchange, servers in
            let patience = Patience(datagrams: [.milliseconds(300)], connection: .seconds(2))
            let propagation = Self.propagation(exchange, servers, patience: patience)
            let zone = ZoneCut(
                zone: dn("example.com"),
                authority: try await propagationAuthority(),
                servers: servers.map { NameServer(name: nil, addresses: [$0]) }
            )
            let reports = await propagation.check(dn(Self.challenge), values: ["one", "two"], in: zone)
            #expect(reports.map(\.address) == servers.map { $0 })
            #expect(
                reports.map(\.finding) == [
                    .visible, .visible, .lacking(["two"]), .lacking(["one", "two"]), .failing(.serverFailure), .lame,
                    .silent(.timedOut(servers[6])),
                    .silent(.noUsableAnswer(servers[7], .malformed(.cutShort(at: 2)))), .alias(dn("x.example.net")),
                ]
            )
        }
    }

    private func propagationAuthority() async throws -> StartOfAuthority {
        guard case .startOfAuthority(let authority) = ResourceRecord.soa("example.com").data else {
            throw PropagationFailure.cancelled
        }
        return authority
    }

    @Test(.rows("DN-02", "F-H9", "F-H10")) func bothValuesOfApexAndWildcardMustBeThere() async throws {
        let network = FakeNetwork(zones: ["192.0.2.1": Self.book("apex"), "192.0.2.2": Self.book("apex", "wildcard")])
        let clock = ManualClock { sleeps in
            if sleeps == 2 { network.change("192.0.2.1", authoritative(Self.book("wildcard", "apex"))) }
        }
        let propagation = Self.propagation(network, [at("192.0.2.1"), at("192.0.2.2")], clock)
        let sights = try await propagation.waitUntilVisible(
            [dn(Self.challenge): ["apex", "wildcard"]],
            deadline: clock.now() + 600
        )
        #expect(sights[dn(Self.challenge)]?.verdict == .visible)
        #expect(clock.sleeps == [.seconds(1), .seconds(2)])
    }

    @Test(.rows("DN-03", "F-H7")) func whatNeverShowsEndsAtTheDeadlineAndSaysWhere() async throws {
        let network = FakeNetwork(zones: ["192.0.2.1": Self.book("v"), "192.0.2.2": Self.book("old")])
        let clock = ManualClock()
        let lagging = ServerReport(
            server: NameServer(name: nil, addresses: [at("192.0.2.2")]),
            address: at("192.0.2.2"),
            finding: .lacking(["v"])
        )
        let failure = PropagationFailure.notVisible(dn(Self.challenge), [lagging])
        let end = clock.now() + 100
        await #expect(throws: failure) {
            try await Self.propagation(network, [at("192.0.2.1"), at("192.0.2.2")], clock)
                .waitUntilVisible([dn(Self.challenge): ["v"]], deadline: end)
        }
        #expect(clock.now() == end)
        #expect(failure.description.contains("192.0.2.2 lacks \"v\""))
        #expect(failure.hint != nil)
    }

    @Test(.rows("F-H7")) func aDeadSecondaryIsPassedByAfterAGrace() async throws {
        let network = FakeNetwork([
            "192.0.2.1": authoritative(Self.book("v")), "192.0.2.2": { query, _ in query.replying(.serverFailure) },
        ])
        let clock = ManualClock()
        let start = clock.now()
        let sights = try await Self.propagation(network, [at("192.0.2.1"), at("192.0.2.2")], clock)
            .waitUntilVisible([dn(Self.challenge): ["v"]], deadline: start + 600)
        guard case .visibleExceptBroken(let broken)? = sights[dn(Self.challenge)]?.verdict else {
            Issue.record("\(sights)")
            return
        }
        #expect(broken.map(\.finding) == [.failing(.serverFailure)])
        #expect(clock.now() >= start + 60 && clock.now() < start + 120)
    }

    @Test(.rows("DN-04", "F-H11")) func theWaitFollowsTheAliasAndALoopDoesNotWait() async throws {
        let zone = ZoneBook(
            "example.com",
            [
                .cname(Self.challenge, "acme.example.com"), .txt("acme.example.com", "v"),
                .cname("l1.example.com", "l2.example.com"), .cname("l2.example.com", "l1.example.com"),
            ]
        )
        let clock = ManualClock()
        let propagation = Self.propagation(FakeNetwork(zones: ["192.0.2.1": zone]), [at("192.0.2.1")], clock)
        let sights = try await propagation.waitUntilVisible([dn(Self.challenge): ["v"]], deadline: clock.now() + 60)
        #expect(sights[dn(Self.challenge)]?.target == dn("acme.example.com"))
        let loop = PropagationFailure.delegation(dn("l1.example.com"), .aliasLoop(at: dn("l1.example.com")))
        await #expect(throws: loop) {
            try await propagation.waitUntilVisible([dn("l1.example.com"): ["v"]], deadline: clock.now() + 60)
        }
        #expect(clock.sleeps.isEmpty)
    }

    @Test func aZoneThatCannotBeFoundYetIsLookedForAgain() async throws {
        let network = FakeNetwork([:])
        let clock = ManualClock { sleeps in
            if sleeps == 3 { network.change("192.0.2.1", authoritative(Self.book("v"))) }
        }
        let sights = try await Self.propagation(network, [at("192.0.2.1")], clock)
            .waitUntilVisible([dn(Self.challenge): ["v"]], deadline: clock.now() + 60)
        #expect(sights[dn(Self.challenge)]?.verdict == .visible)
    }

    @Test func aCancelledWaitEnds() async throws {
        let network = FakeNetwork(zones: ["192.0.2.1": Self.book()])
        let (slept, gotSlept) = AsyncStream.makeStream(of: Void.self)
        let clock = ManualClock { _ in gotSlept.yield() }
        let task = Task {
            _ = await #expect(throws: PropagationFailure.cancelled) {
                try await Self.propagation(network, [at("192.0.2.1")], clock)
                    .waitUntilVisible([dn(Self.challenge): ["v"]], deadline: .distantFuture)
            }
        }
        for await _ in slept { break }
        task.cancel()
        await task.value
    }

    @Test(.rows("DP-09")) func aValueInSeveralStringsIsOneValue() async throws {
        let long = String(repeating: "v", count: 300)
        let clock = ManualClock()
        let sights = try await Self.propagation(
            FakeNetwork(zones: ["192.0.2.1": Self.book(long)]),
            [at("192.0.2.1")],
            clock
        )
        .waitUntilVisible([dn(Self.challenge): [long]], deadline: clock.now() + 5)
        #expect(sights[dn(Self.challenge)]?.verdict == .visible)
    }
}
