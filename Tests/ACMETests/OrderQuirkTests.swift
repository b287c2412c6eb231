import Conformance
import PKI
import Synchronization
import Testing

@testable import ACME

/// What real authorities do beside the letter, and what of it must not matter.
struct OrderQuirkTests {
    static let own = #"{"type":"dns","value":"www.example.com"}"#

    /// The payload has the names and nothing else: no notBefore, no notAfter, no `replaces` or `profile` unasked.
    @Test(
        .rows("O-01", "O-02", "O-06", "IP-01"),
        arguments: [
            (["WWW.Example.COM.", "www.example.com"], #"{"type":"dns","value":"www.example.com"}"#),
            (["xn--bcher-kva.example"], #"{"type":"dns","value":"xn--bcher-kva.example"}"#),
            (["2001:DB8:0:0:0:0:0:1", "2001:db8::1"], #"{"type":"ip","value":"2001:db8::1"}"#),
            (["192.0.2.7"], #"{"type":"ip","value":"192.0.2.7"}"#),
            (["::ffff:192.0.2.7"], #"{"type":"ip","value":"::ffff:192.0.2.7"}"#),
        ]
    )
    func namesAreSentInOneForm(names: [String], sent: String) async throws {
        let scene = try Scene(.init(issuesAtOnce: true))
        _ = try await scene.obtain(names)
        #expect(scene.ca.requests.first { $0.purpose == .order }?.payload == #"{"identifiers":[\#(sent)]}"#)
    }

    @Test(
        .rows("IP-01", "IP-06", "O-25"),
        arguments: [
            "1.2.0.192.in-addr.arpa", "8.b.d.0.1.0.0.2.ip6.arpa", "[2001:db8::1]", "fe80::1%eth0", "192.0.2.0/24",
            "192.0.02.1", "a.*.example", "*.*.example", "a..example", "-a.example", "bücher.example", "com",
            String(repeating: "a", count: 64) + ".example",
        ]
    )
    func namesNoAuthorityTakesAreRefusedBefore(name: String) {
        #expect(throws: DNSName.Malformed.self) { _ = try Identifier(name) }
    }

    /// Some authorizations proven before, among others; the proven ones cost nothing but their reading.
    @Test(.rows("O-03", "C-03", "F-P3", "DP-11")) func whatIsProvenIsPassedOver() async throws {
        let scene = try Scene(.init(issuesAtOnce: true, proven: ["b.example.com"]))
        #expect(try await scene.obtain(["a.example.com", "b.example.com"]).issued != nil)
        #expect(scene.ca.solver.answers.map(\.subject.description) == ["a.example.com"])
        #expect(scene.ca.signed.count { $0 == .challenge } == 1)
    }

    /// Each token is found at its own challenge, however the server mixes its lists.
    @Test(.rows("C-19", "O-02")) func tokensStayWithTheirNames() async throws {
        let names = (1...40).map { "n\($0).example" }
        let scene = try Scene(.init(issuesAtOnce: true))
        #expect(try await scene.obtain(names).issued != nil)
        let tokens = scene.ca.state.withLock { state in
            state.authorizations.enumerated().map { "\($0.element.name.value) \(FakeCA.token($0.offset))" }
        }
        let given = scene.ca.solver.answers.map { "\($0.identifier) \($0.token?.text ?? "")" }
        #expect(Set(given) == Set(tokens) && given.count == 40)
        // The fake authority looks for exactly the token of each authorization, so all were right.
        #expect(scene.ca.state.withLock { $0.authorizations.allSatisfy { $0.status == "valid" } })
    }

    /// Some servers take any POST to a challenge as the go-ahead: nothing is sent there before the answer is in place.
    @Test(.rows("C-07", "C-08", "C-05")) func challengesAreNeverRead() async throws {
        let solver = FakeSolver()
        let scene = try Scene(
            .init(pendingReads: 6),
            solver: solver,
            script: { seen, _ in
                if seen.purpose == .challenge, solver.answers.count != 2 { return .answer(500) }
                return nil
            }
        )
        #expect(try await scene.obtain(["a.example", "b.example"]).issued != nil)
        let sent = scene.ca.requests.filter { $0.url.contains("/chall/") }
        #expect(sent.count == 2 && sent.allSatisfy { $0.payload == "{}" && $0.purpose == .challenge })
    }

    /// A challenge that was left `processing` by an earlier run is put to the server again.
    @Test(.rows("C-13", "C-15")) func aChallengeLeftProcessingIsAnsweredAgain() async throws {
        let scene = try Scene()
        let first = FakeObserver(objectingTo: "published")
        let driver = OrderDriver(client: scene.client, account: try scene.account()) { 0.5 }
        let wish = OrderRequest(identifiers: [try Identifier("www.example.com")])
        _ = try? await driver.obtain(wish, csr: { [0x30, 0x00] }, solvers: [scene.ca.solver], observer: first)
        scene.ca.state.withLock { $0.authorizations[0].challengeStatus = "processing" }
        #expect(try await scene.obtain(existing: FakeCA.orderURL(0)).issued != nil)
        #expect(scene.ca.signed.count { $0 == .challenge } == 1)
    }

    /// A lost authorization shows every challenge as invalid; the error tells which one was meant.
    @Test(.rows("C-14", "O-20")) func theChallengeWithTheErrorIsReported() async throws {
        let lost = #"""
            {"status":"invalid","identifier":\#(Self.own),"challenges":[
            {"type":"dns-01","url":"https://ca.test/1","token":"t","status":"invalid"},
            {"type":"http-01","url":"https://ca.test/2","token":"t","status":"invalid",
            "error":{"type":"urn:ietf:params:acme:error:incorrectResponse","detail":"got 404"}}]}
            """#
        let scene = try Scene(
            .init(refuses: ["www.example.com"]),
            script: { seen, number in
                seen.purpose == .authorization && number == 2 ? .answer(200, body: lost) : nil
            }
        )
        let failure = try #require(try await scene.failure())
        #expect(failure.summary == "www.example.com: the CA found another answer to the challenge")
        #expect(failure.acme?.said?.description == "got 404")
        #expect(failure.setbacks.map(\.type) == [.http01])
    }

    @Test(.rows("C-01", "X-03", "F-P4"), arguments: ["canceled", "weird", "READY", ""])
    func statusesNobodyKnowsEndTheOrderClearly(status: String) async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .order && number == 2
                ? .answer(200, body: #"{"status":"\#(status)","star-certificate":"https://ca.test/star"}"#) : nil
        })
        let failure = try #require(try await scene.failure())
        #expect(
            failure.acme == .protocolBroken(ProtocolBreach("order.status", .unknownStatus(ServerText(status))))
        )
    }

    @Test(.rows("C-01")) func anAuthorizationStatusNobodyKnowsIsWaitedOut() async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .authorization && number > 1
                ? .answer(200, body: #"{"status":"weird","identifier":\#(Self.own)}"#)
                : seen.purpose == .order && number > 1 ? .answer(200, body: #"{"status":"pending"}"#) : nil
        })
        let failure = try #require(try await scene.failure(schedule: PollSchedule(budget: .seconds(20))))
        guard case .notValidated = failure.acme else { throw failure }
    }

    /// Members of extensions that are not ours: STAR, delegation, subdomains, device attestation.
    @Test(.rows("O-24", "O-05", "X-03", "X-04", "X-05", "X-10", "X-11", "C-02")) func extensionsAreTolerated()
        async throws
    {
        let scene = try Scene(script: { seen, number in
            if seen.purpose == .order, number == 1 {
                return .answer(
                    201,
                    headers: [("Location", "https://ca.test/o/1")],
                    body: #"""
                        {"id":"x","status":"pending","expires":"2027-01-16T00:00:00Z","auto-renewal":{"lifetime":1},
                        "delegation":"https://ca.test/d","allow-certificate-get":true,"replaces":null,"identifiers":
                        [{"type":"dns","value":"www.example.com","ancestorDomain":"example.com"}],
                        "authorizations":["https://ca.test/a/1","https://ca.test/a/2"],"finalize":"https://ca.test/f/1"}
                        """#
                )
            }
            if seen.url == "https://ca.test/a/1" {
                return .answer(
                    200,
                    body: #"""
                        {"status":"pending","identifier":{"type":"dns","value":"example.com"},"subdomainAuthAllowed":true,
                        "challenges":[{"type":"device-attest-01","url":"https://ca.test/c/0","token":"a"},
                        {"type":"wire-dpop-01","url":"https://ca.test/c/1","target":"x"},
                        {"type":"http-01","url":"https://ca.test/c/2","token":"tok"}]}
                        """#
                )
            }
            if seen.url == "https://ca.test/a/2" {
                return .answer(
                    200,
                    body: #"{"status":"valid","identifier":{"type":"permanent-identifier","value":"serial 7"}}"#
                )
            }
            if seen.purpose == .challenge { return .answer(200, body: "{}") }
            if seen.url == "https://ca.test/o/1" { return .answer(200, body: #"{"status":"ready"}"#) }
            if seen.url == "https://ca.test/f/1" {
                return .answer(200, body: #"{"status":"valid","certificate":"https://ca.test/cert/9"}"#)
            }
            let pem = (try? TestChain.pem.get()) ?? []
            return seen.purpose == .certificate ? .answer(200, body: String(decoding: pem, as: UTF8.self)) : nil
        })
        #expect(try await scene.obtain().issued != nil)
        #expect(scene.ca.solver.answers.map(\.identifier.value) == ["example.com"])
        #expect(scene.ca.requests.last { $0.purpose == .challenge }?.url == "https://ca.test/c/2")
    }

    /// One that cannot be proven by us is named as what it is.
    @Test(.rows("X-10", "X-11")) func aKindOfIdentifierThatIsNotOursIsNamed() async throws {
        let scene = try Scene(script: { seen, _ in
            seen.purpose == .authorization
                ? .answer(
                    200,
                    body: #"{"status":"pending","identifier":{"type":"TNAuthList","value":"F8\u001b"},"challenges":[]}"#
                ) : nil
        })
        let failure = try #require(try await scene.failure())
        #expect(failure.summary == #"the CA's answer cannot be used: authorization.identifier: malformed: "f8\u{1b}""#)
    }

    /// finalize answers of all sorts of servers: no Location, other success codes.
    @Test(.rows("O-13", "O-14", "T-11", "Q-02", "Q-03"), arguments: [200, 201, 202])
    func finalizeMayAnswerWithAnySuccess(
        status: Int
    ) async throws {
        let scene = try Scene(script: { seen, number in
            guard seen.purpose == .finalize, number == 1 else { return nil }
            return .answer(
                status,
                headers: [("Location", "https://ca.test/elsewhere")],
                body: #"{"status":"processing"}"#
            )
        })
        let failure = try await scene.failure(schedule: PollSchedule(budget: .seconds(2)))
        let after = scene.ca.requests.drop { $0.purpose != .finalize }.dropFirst()
        #expect(after.first?.url == FakeCA.orderURL(0))
        #expect(!scene.ca.requests.contains { $0.url == "https://ca.test/elsewhere" })
        #expect(failure == nil || failure?.acme != .orderGone)
    }

    /// Each name's reason is told, and no name is dropped to get the others through.
    @Test(
        .rows("O-22", "O-23", "O-27", "F-P19"),
        arguments: [
            ("rejectedIdentifier", 400), ("unsupportedIdentifier", 400), ("malformed", 400),
            ("rejectedIdentifier", 403),
        ]
    )
    func namesTheAuthorityWillNotHaveEndTheOrder(type: String, status: Int) async throws {
        let parts = #"""
            ,"subproblems":[{"type":"urn:ietf:params:acme:error:\#(type)","detail":"one","identifier":{"type":"dns",
            "value":"a.example"}},{"type":"urn:ietf:params:acme:error:caa","detail":"two","identifier":{"type":"dns",
            "value":"b.example"}}]
            """#
        let scene = try Scene(script: { seen, _ in
            seen.purpose == .order ? .answer(status, body: problemText(type, parts)) : nil
        })
        let failure = try #require(try await scene.failure(["a.example", "b.example", "c.example"]))
        #expect(failure.acme?.said?.description == "said; a.example: one; b.example: two")
        #expect(failure.acme?.disposition == .needsOperator && failure.order == nil && !failure.orderRemainsUsable)
        #expect(scene.ca.signed == [.order] && scene.requestsMade == 0)
    }

    /// `valid`, and the certificate's URL only a few readings later.
    @Test(.rows("CH-09", "Q-39")) func aCertificateWithoutAURLIsWaitedFor() async throws {
        let slow = try Scene(script: { seen, number in
            seen.purpose == .order && (3...4).contains(number) ? .answer(200, body: #"{"status":"valid"}"#) : nil
        })
        #expect(try await slow.obtain().issued != nil)
        #expect(slow.ca.signed.count { $0 == .order } == 5)
    }

    /// All pending authorizations are given up with the order, and only those.
    @Test(.rows("C-17")) func whatIsStillPendingIsGivenUp() async throws {
        let scene = try Scene()
        let names = ["a.example", "b.example", "192.0.2.1"]
        let failure = try #require(try await scene.failure(names, solvers: [FakeSolver(.dns01)]))
        guard case .noUsableChallenge(let name, _) = failure.acme else { throw failure }
        #expect(name == (try Identifier("192.0.2.1")))
        let given = scene.ca.requests.filter { $0.payload == #"{"status":"deactivated"}"# }.map(\.url)
        #expect(Set(given) == Set((0..<3).map(FakeCA.authorizationURL)) && given.count == 3)
    }

    /// dns-persist-01 from offer to certificate: the answer is empty, and there is no token anywhere.
    @Test(.rows("DP-02", "DP-14", "C-05")) func aPersistentRecordProvesAName() async throws {
        let solver = FakeSolver(.dnsPersist01)
        let scene = try Scene(.init(challengeTypes: ["dns-persist-01", "http-01"]), solver: solver)
        #expect(try await scene.obtain(["*.example.com"]).issued != nil)
        let answer = try #require(solver.answers.first)
        #expect(answer.token == nil && answer.account.url == FakeCA.base + "/acct/1")
        #expect(
            PersistentDemand(answer)?.record().text
                == "ca.test; accounturi=https://ca.test/acct/1; policy=wildcard"
        )
        #expect(scene.ca.requests.first { $0.purpose == .challenge }?.payload == "{}")
    }

    /// The operator is told what the server did wrong, not to configure what is configured.
    @Test(.rows("DP-05")) func aPersistentChallengeOutsideTheDraftIsNamed() async throws {
        let offered: [String: JSONValue] = ["issuerDomainNames": .array([.string("ca.test")])]
        let settings = FakeCA.Settings(challengeTypes: ["dns-persist-01"], persistent: offered)
        let failure = try #require(try await Scene(settings, solver: FakeSolver(.dnsPersist01)).failure())
        #expect(failure.summary.hasSuffix(#""dns-persist-01: the directory has no usable accountHashPrefix""#))
        var hashed = settings
        hashed.metadata = ["accountHashPrefix": .string("https://ca.test/h/")]
        #expect(try await Scene(hashed, solver: FakeSolver(.dnsPersist01)).obtain().issued != nil)
    }
}
