import Conformance
import DNS
import FoundationEssentials
import Testing

/// The same conversation with the name servers people run, one of each make, started here.
@Suite(.serialized)
struct RealServerTests {
    private static let challenge = "_acme-challenge.example.test"

    private static func values(_ server: RealServer.Running, _ text: String = challenge) async throws -> [String] {
        try await server.view.resolver.lookup(dn(text), .txt, deadline: .soon).records
            .compactMap { $0.data.joinedText.map { String(decoding: $0, as: UTF8.self) } }.sorted()
    }

    private static func add(_ value: String, _ update: DynamicUpdate, _ server: RealServer.Running) async throws {
        try await update.add(
            value,
            at: dn(challenge),
            zone: dn("example.test"),
            server: server.address,
            deadline: .soon
        )
    }

    private static func remove(_ value: String, _ update: DynamicUpdate, _ server: RealServer.Running) async throws {
        try await update.remove(
            value,
            at: dn(challenge),
            zone: dn("example.test"),
            server: server.address,
            deadline: .soon
        )
    }

    @Test(.rows("DN-02", "DN-03", "DN-06", "F-H9", "F-H10"), arguments: RealServer.allCases)
    func valuesComeAreSeenAndGoOneByOne(_ kind: RealServer) async throws {
        try await kind.run { server in
            for secret in server.secrets {
                let update = server.update(try secret.key())
                try await Self.add("apex \(secret.algorithm)", update, server)
                try await Self.add("wildcard \(secret.algorithm)", update, server)
                try await Self.add("wildcard \(secret.algorithm)", update, server)
            }
            let wanted = Set(server.secrets.flatMap { ["apex \($0.algorithm)", "wildcard \($0.algorithm)"] })
            let propagation = Propagation(view: server.view, clock: ManualClock())
            let sights = try await propagation.waitUntilVisible(
                [dn(Self.challenge): wanted],
                deadline: ManualClock().now() + 5
            )
            #expect(sights[dn(Self.challenge)]?.verdict == .visible)
            for secret in server.secrets {
                let update = server.update(try secret.key())
                try await Self.remove("apex \(secret.algorithm)", update, server)
                try await Self.remove("never there", update, server)
            }
            #expect(try await Self.values(server) == server.secrets.map { "wildcard \($0.algorithm)" }.sorted())
        }
    }

    /// What others wrote stays, what we wrote they read: `nsupdate` and `dig` are the witnesses.
    @Test(.rows("DN-02", "F-H9"), arguments: RealServer.allCases)
    func nsupdateAndDigAgree(_ kind: RealServer) async throws {
        try await kind.run { server in
            let secret = server.secrets[2]
            let update = server.update(try secret.key())
            try await Self.add("ours", update, server)
            let keyFile = try server.scratch.write(
                "key \"\(secret.name)\" { algorithm \(secret.algorithm); secret \"\(secret.base64)\"; };\n",
                "client.key"
            )
            let port = server.address.port
            let script = try server.scratch.write(
                "server 127.0.0.1 \(port)\nzone example.test\nupdate add \(Self.challenge) 60 TXT theirs\nsend\n",
                "script"
            )
            let done = try await Program.run(
                "nsupdate",
                from: "bind9-dnsutils",
                ["-k", keyFile, script],
                in: server.scratch
            )
            try #require(done.status == 0, "\(done.text)")
            let dig = ["@127.0.0.1", "-p", "\(port)", "+short", "+norecurse", "TXT", Self.challenge]
            let both = try await Program.run("dig", from: "bind9-dnsutils", dig, in: server.scratch)
            #expect(Set(both.text.split(separator: "\n")) == ["\"ours\"", "\"theirs\""])
            try await Self.remove("ours", update, server)
            let one = try await Program.run("dig", from: "bind9-dnsutils", dig, in: server.scratch)
            #expect(one.text == "\"theirs\"\n")
        }
    }

    @Test(.rows("F-H6"), arguments: RealServer.allCases)
    func everyWayToBeRefusedIsTold(_ kind: RealServer) async throws {
        try await kind.run { server in
            let secret = server.secrets[2]
            let unknown = try TestSecret("unknown.rekey.test").key()
            let wrong = try TestSecret(secret.name, secret.algorithm).key()
            let signature = { (failure: TSIGFailure) in UpdateFailure.signature(failure, server: server.address) }
            await #expect(throws: signature(.badKey(unknown.name))) {
                try await Self.add("v", server.update(unknown), server)
            }
            await #expect(throws: signature(.badSignature(wrong.name))) {
                try await Self.add("v", server.update(wrong), server)
            }
            // knot says NOTAUTH where BIND says REFUSED, and does not sign what it says of a zone it does not have.
            let code = kind == .knot ? ResponseCode.notAuthoritative : .refused
            let refused = UpdateFailure.refused(code, zone: dn("example.test"), server: server.address)
            await #expect(throws: refused) { try await Self.add("v", server.update(nil), server) }
            let notServed =
                kind == .knot
                ? signature(.unsigned(.notAuthoritative))
                : .refused(.notAuthoritative, zone: dn("other.test"), server: server.address)
            await #expect(throws: notServed) {
                try await server.update(try secret.key()).add(
                    "v",
                    at: dn("_acme-challenge.other.test"),
                    zone: dn("other.test"),
                    server: server.address,
                    deadline: .soon
                )
            }
            #expect(try await Self.values(server).isEmpty)
        }
    }

    @Test(arguments: RealServer.allCases)
    func clocksThatDifferAreTold(_ kind: RealServer) async throws {
        try await kind.run { server in
            let late = server.update(try server.secrets[2].key(), clock: WallClock(offset: -1000))
            do {
                try await Self.add("v", late, server)
                Issue.record("the server took a signature of a quarter of an hour ago")
            } catch {
                guard case .signature(.badTime(let ahead), _)? = error as? UpdateFailure else {
                    Issue.record("\(error)")
                    return
                }
                #expect(ahead.map { (998...1005).contains($0) } ?? false)
            }
        }
    }

    @Test(.rows("DN-04", "DN-07", "DP-09", "F-H11", "CA-01"), arguments: RealServer.allCases)
    func zonesAliasesLongTextsAndCAAAreRead(_ kind: RealServer) async throws {
        try await kind.run { server in
            let zone = try await server.view.zone(of: dn("_acme-challenge.deep.www.example.test"), deadline: .soon)
            #expect(zone.zone == dn("example.test") && zone.authority.primary == dn("ns1.example.test"))
            let way = try await server.view.delegation(of: dn("_acme-challenge.alias.example.test"), deadline: .soon)
            #expect(way.target == dn("_acme-challenge.target.example.test"))
            await #expect(throws: LookupFailure.self) {
                try await server.view.resolver.lookup(dn("loop1.example.test"), .txt, deadline: .soon)
            }
            let long = try await Self.values(server, "long.example.test")
            #expect(long == [String(repeating: "a", count: 255) + String(repeating: "b", count: 45)])
            // Six thousand octets: no datagram of ours takes them.
            #expect(try await Self.values(server, "big.example.test").count == 60)
            let relevant = try await server.view.resolver.relevantCAA(for: dn("x.example.test"), deadline: .soon)
            #expect(relevant.owner == dn("example.test"))
            let ours = CAAApplicant(issuerDomains: ["ca.example"], accountURI: "https://ca.example/acct/1")
            #expect(CAAPolicy.judge(relevant.records, isWildcard: false, for: ours) == .allowed(methods: nil))
        }
    }
}
