import Conformance
import Testing

@testable import DNS

struct ZoneTests {
    private static let net = ZoneBook(
        "example.net",
        [
            .ns("example.net", "ns2.example.net"), .ns("example.net", "ns1.example.net"),
            .ns("example.net", "ns3.example.net"),
            .a("ns1.example.net", "192.0.2.1"), .a("ns1.example.net", "2001:db8::1"),
            .a("ns2.example.net", "192.0.2.2"), .txt("deep.down.example.net", "x"),
        ]
    )
    private static let child = ZoneBook(
        "child.example.net",
        [.ns("child.example.net", "ns1.example.net"), .txt("_acme-challenge.child.example.net", "x")]
    )

    private static func view(_ behaviour: @escaping FakeNetwork.Behaviour) -> ZoneView {
        ZoneView(recursive: [at("192.0.2.53")], exchange: FakeNetwork(["192.0.2.53": behaviour]))
    }

    @Test(
        .rows("DN-03"),
        arguments: [
            ("_acme-challenge.www.example.net", "example.net"), ("deep.down.example.net", "example.net"),
            ("down.example.net", "example.net"), ("example.net", "example.net"),
            ("_acme-challenge.child.example.net", "child.example.net"), ("child.example.net", "child.example.net"),
        ]
    )
    func theZoneIsTheClosestWithASOA(_ text: String, _ zone: String) async throws {
        let found = try await Self.view(recursive([Self.net, Self.child])).zone(of: dn(text), deadline: .soon)
        #expect(found.zone == dn(zone))
    }

    @Test(.rows("DN-03")) func everyServerIsNamedWithEveryAddress() async throws {
        let zone = try await Self.view(recursive([Self.net])).zone(of: dn("www.example.net"), deadline: .soon)
        #expect(
            zone.servers == [
                NameServer(name: dn("ns1.example.net"), addresses: [at("192.0.2.1"), at("2001:db8::1")]),
                NameServer(name: dn("ns2.example.net"), addresses: [at("192.0.2.2")]),
                NameServer(name: dn("ns3.example.net"), addresses: []),
            ]
        )
        #expect(zone.updateOrder.first?.name == zone.authority.primary)
    }

    /// Whatever stands before the SOA, or instead of it: cert-manager's GHSA-gx3x was a crash here.
    @Test(.rows("F-H7"), arguments: [0, 1, 2, 3])
    func theSOANeedNotComeFirst(_ order: Int) async throws {
        let shuffled: FakeNetwork.Behaviour = { query, carrier throws(DNSFailure) in
            var answer = try recursive([Self.net])(query, carrier)
            guard query.questions.first?.type == .soa else { return answer }
            let noise: [ResourceRecord] = [
                .ns("example.net", "ns1.example.net"), .txt("example.net", "noise"), .soa("elsewhere.example"),
                ResourceRecord(dn("www.example.net"), RecordType(rawValue: 46), ttl: 1, .opaque([1])),
            ]
            answer.authority = Array(noise.prefix(order)) + answer.authority + Array(noise.dropFirst(order))
            return answer
        }
        let zone = try await Self.view(shuffled).zone(of: dn("www.example.net"), deadline: .soon)
        #expect(zone.zone == dn("example.net"))
    }

    @Test func aSOAOfAnotherBranchIsNotTheZone() {
        let records: [ResourceRecord] = [
            .soa("example.org"), .soa("a.b.www.example.net"), .soa("net"), .txt("net", "x"),
        ]
        #expect(ZoneView.closest(to: dn("www.example.net"), in: records)?.zone == dn("net"))
        #expect(
            ZoneView.closest(to: dn("www.example.net"), in: records + [.soa("example.net")])?.zone == dn("example.net")
        )
        #expect(ZoneView.closest(to: dn("www.example.net"), in: [.soa("xexample.net")]) == nil)
    }

    @Test func withoutASOAUpToTheRootThereIsNoZone() async {
        let empty: FakeNetwork.Behaviour = { query, _ in
            var answer = query.replying()
            answer.header.recursionAvailable = true
            return answer
        }
        await #expect(throws: ZoneFailure.notFound(dn("a.b.c"))) {
            try await Self.view(empty).zone(of: dn("a.b.c"), deadline: .soon)
        }
    }

    @Test func aZoneWithoutServersOrAddressesSaysSo() async {
        let bare = ZoneBook("example.org", [])
        await #expect(throws: ZoneFailure.noServers(zone: dn("example.org"))) {
            try await Self.view(recursive([bare])).zone(of: dn("www.example.org"), deadline: .soon)
        }
        let lost = ZoneBook("example.org", [.ns("example.org", "ns.example.org")])
        await #expect(throws: ZoneFailure.noAddresses(zone: dn("example.org"))) {
            try await Self.view(recursive([lost])).zone(of: dn("www.example.org"), deadline: .soon)
        }
    }

    @Test func configuredServersAreTheWholeSetAndNobodyElseIsAsked() async throws {
        let network = FakeNetwork(zones: ["127.0.0.1:8053": Self.net, "127.0.0.1:8054": Self.net])
        let view = ZoneView(
            recursive: [at("192.0.2.53")],
            authorities: [at("127.0.0.1:8053"), at("127.0.0.1:8054")],
            exchange: network
        )
        let zone = try await view.zone(of: dn("_acme-challenge.www.example.net"), deadline: .soon)
        #expect(zone.zone == dn("example.net"))
        #expect(zone.servers.map(\.addresses) == [[at("127.0.0.1:8053")], [at("127.0.0.1:8054")]])
        #expect(network.seen.allSatisfy { $0.server != at("192.0.2.53") && !$0.query.header.recursionDesired })
    }
}
