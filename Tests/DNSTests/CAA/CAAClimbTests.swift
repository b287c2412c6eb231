import Conformance
import DNS
import PKI
import Testing

struct CAAClimbTests {
    private static let com = ZoneBook(
        "com",
        [
            .caa("example.com", "issue", "ca.example"), .caa("a.b.example.com", "issue", ";"),
            .a("x.y.example.com", "192.0.2.1"), .cname("alias.example.com", "elsewhere.com"),
            .caa("elsewhere.com", "issue", "other.example"), .txt("nodata.com", "x"),
        ]
    )

    private static func verdict(_ text: String, _ behaviour: @escaping FakeNetwork.Behaviour) async throws -> CAAVerdict
    {
        let resolver = Resolver(servers: [at("192.0.2.53")], exchange: FakeNetwork(["192.0.2.53": behaviour]))
        let applicant = CAAApplicant(issuerDomains: ["ca.example"], accountURI: nil)
        return await resolver.caaVerdict(for: try Identifier(text), applicant, deadline: .soon)
    }

    private static let names: [(String, CAAVerdict)] = [
        ("example.com", .allowed(methods: nil)), ("x.y.example.com", .allowed(methods: nil)),
        ("*.x.y.example.com", .allowed(methods: nil)), ("a.b.example.com", .forbidden(.otherIssuers([]))),
        ("z.a.b.example.com", .forbidden(.otherIssuers([]))), ("*.b.example.com", .allowed(methods: nil)),
        ("alias.example.com", .forbidden(.otherIssuers(["other.example"]))), ("nodata.com", .allowed(methods: nil)),
    ]

    @Test(.rows("CA-01"), arguments: names)
    func theFirstSetFromTheNameUpwardsCounts(_ text: String, _ verdict: CAAVerdict) async throws {
        #expect(try await Self.verdict(text, recursive([Self.com])) == verdict)
    }

    @Test(.rows("CA-07")) func whatCannotBeAskedIsUnknown() async throws {
        let failing = try await Self.verdict("example.com") { query, _ in query.replying(.serverFailure) }
        let server = at("192.0.2.53")
        #expect(failing == .unknown(.lookup(.refused(dn("example.com"), .serverFailure, by: server))))
        let silent = try await Self.verdict("example.com") { (_, _) throws(DNSFailure) in throw .timedOut(server) }
        #expect(silent == .unknown(.lookup(.noAnswer(dn("example.com"), .timedOut(server)))))
    }

    /// The climb stops where the answer fails: a parent's permission is not the name's.
    @Test(.rows("CA-07")) func aFailureBelowIsNotOverruledByTheParent() async throws {
        let verdict = try await Self.verdict("www.example.com") { (query, carrier) throws(DNSFailure) in
            query.questions.first?.name == dn("www.example.com")
                ? query.replying(.serverFailure) : try recursive([Self.com])(query, carrier)
        }
        #expect(
            verdict == .unknown(.lookup(.refused(dn("www.example.com"), .serverFailure, by: at("192.0.2.53"))))
        )
    }

    @Test(.rows("CA-01")) func anAddressHasNoCAA() async throws {
        let verdict = try await Self.verdict("192.0.2.1") { query, _ in query.replying(.serverFailure) }
        #expect(verdict == .allowed(methods: nil))
    }
}
