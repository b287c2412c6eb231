import Conformance
import DNS
import Testing

struct DelegationTests {
    private static let com = ZoneBook(
        "example.com",
        [
            .cname("_acme-challenge.example.com", "one.example.com"), .cname("one.example.com", "acme.example.net"),
            .cname("_acme-challenge.dangling.example.com", "gone.example.net"),
            .cname("_acme-challenge.loop.example.com", "x.loop.example.com"),
            .cname("x.loop.example.com", "_acme-challenge.loop.example.com"), .txt("plain.example.com", "x"),
        ] + (0..<9).map { .cname("c\($0).example.com", "c\($0 + 1).example.com") }
    )
    private static let net = ZoneBook("example.net", [.txt("acme.example.net", "x")])

    private static func target(of text: String, authorities: [ServerAddress] = []) async throws -> DomainName {
        let network = FakeNetwork([
            "192.0.2.53": recursive([com, net]), "192.0.2.1": { query, _ in com.answer(query) },
        ])
        let view = ZoneView(recursive: [at("192.0.2.53")], authorities: authorities, exchange: network)
        return try await view.delegation(of: dn(text), deadline: .soon).target
    }

    private static let ways: [(String, String)] = [
        ("_acme-challenge.example.com", "acme.example.net"), ("plain.example.com", "plain.example.com"),
        ("nothing.example.com", "nothing.example.com"),
        // Dangling: the record to come will be there.
        ("_acme-challenge.dangling.example.com", "gone.example.net"), ("c1.example.com", "c9.example.com"),
    ]

    @Test(.rows("DN-04", "F-H11"), arguments: ways)
    func theRecordIsWrittenWhereTheAliasesLead(_ text: String, _ target: String) async throws {
        #expect(try await Self.target(of: text) == dn(target))
        #expect(try await Self.target(of: text, authorities: [at("192.0.2.1")]) == dn(target))
    }

    @Test(.rows("F-H11")) func loopsAndNineAliasesAreErrors() async {
        await #expect(throws: LookupFailure.aliasLoop(at: dn("_acme-challenge.loop.example.com"))) {
            try await Self.target(of: "_acme-challenge.loop.example.com")
        }
        await #expect(throws: LookupFailure.tooManyAliases(from: dn("c0.example.com"))) {
            try await Self.target(of: "c0.example.com")
        }
    }

    /// What tells a delegation that anyone could claim: its target has no such name.
    @Test(.rows("F-T11")) func aDanglingTargetIsKnownByItsLookup() async throws {
        let network = FakeNetwork(["192.0.2.53": recursive([Self.com, Self.net])])
        let view = ZoneView(recursive: [at("192.0.2.53")], exchange: network)
        let way = try await view.delegation(of: dn("_acme-challenge.dangling.example.com"), deadline: .soon)
        #expect(way.aliases == [dn("gone.example.net")])
        #expect(try await view.resolver.lookup(way.target, .txt, deadline: .soon).outcome == .noSuchName)
    }
}
