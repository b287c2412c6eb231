import ACME
import COpenSSL
import Challenges
import Conformance
import PKI
import Testing

/// The listener judged from outside, by handshakes of OpenSSL.
struct TLSALPNSolverTests {
    private func withSolver(
        _ names: [String],
        address: String = "127.0.0.1",
        _ body: (TLSALPNSolver, Int) async throws -> Void
    ) async throws {
        let solver = TLSALPNSolver(address: address, port: 0, certificates: TestCertificateMaker())
        let answers = try names.enumerated().map { try ChallengeAnswer.tlsALPN($1, token: "token-\($0)") }
        for answer in answers { try await solver.publish(answer) }
        try await body(solver, try #require(await solver.boundPort))
        for answer in answers { await solver.withdraw(answer) }
        #expect(await solver.boundPort == nil)
    }

    /// The text of every name in the certificate; nil when there is none.
    private func names(_ outcome: TLSClient.Outcome) -> [String]? {
        guard let certificate = try? Certificate(der: outcome.certificate) else { return nil }
        return certificate.identifiers.map(\.value) + certificate.otherNames
    }

    @Test(.rows("TA-01", "TA-02", "TA-03"), arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
    func showsTheCertificateAndCloses(version: Int32) async throws {
        try await withSolver(["a.example"]) { _, port in
            let outcome = await TLSClient(serverName: "a.example", version: version).once(port: port)
            #expect(outcome.isComplete, "\(outcome.alert)")
            #expect(outcome.negotiated == "acme-tls/1")
            #expect(outcome.wasClosed && outcome.received.isEmpty)
            #expect(names(outcome) == ["a.example"])
            let digest = SHA256Digest(hashing: Array("token-0.thumbprint".utf8))
            let value: [UInt8] = [0x04, 0x22, 0x04, 0x20] + digest.bytes
            #expect(!outcome.certificate.ranges(of: value).isEmpty)
        }
    }

    @Test(.rows("TA-03")) func olderVersionsAreRefused() async throws {
        try await withSolver(["a.example"]) { _, port in
            let client = TLSClient(serverName: "a.example", version: TLS1_1_VERSION)
            let outcome = await client.once(port: port)
            #expect(!outcome.isComplete)
            #expect(outcome.alert.contains("protocol version"))
        }
    }

    private static let strangers: [(protocols: [String], name: String?, alert: String)] = [
        ([], "a.example", "no application protocol"), (["http/1.1"], "a.example", "no application protocol"),
        (["h2", "http/1.1"], "a.example", "no application protocol"),
        (["acme-tls/1", "http/1.1"], "a.example", "no application protocol"),
        (["http/1.1", "acme-tls/1"], "a.example", "no application protocol"),
        (["acme-tls/1"], "b.example", "unrecognized name"), (["acme-tls/1"], nil, "unrecognized name"),
        (["acme-tls/1"], "x.a.example", "unrecognized name"),
    ]

    @Test(.rows("TA-01"), arguments: strangers)
    func strangersGetNoHandshake(protocols: [String], name: String?, alert: String) async throws {
        try await withSolver(["a.example"]) { _, port in
            let outcome = await TLSClient(serverName: name, protocols: protocols).once(port: port)
            #expect(!outcome.isComplete && outcome.wasClosed)
            #expect(outcome.alert.contains(alert), "\(outcome.alert)")
            #expect(outcome.certificate.isEmpty)
        }
    }

    private static let spellings: [(identifier: String, name: String)] = [
        ("a.example", "A.eXample"), ("192.0.2.1", "1.2.0.192.in-addr.arpa"), ("192.0.2.1", "1.2.0.192.IN-ADDR.arpa"),
        ("2001:db8::7", "7." + String(repeating: "0.", count: 23) + "8.B.D.0.1.0.0.2.ip6.arpa"),
        ("::1", "1." + String(repeating: "0.", count: 31) + "ip6.arpa"),
    ]

    @Test(.rows("TA-05", "TA-02"), arguments: spellings)
    func namesAndAddressesAreFoundInEverySpelling(identifier: String, name: String) async throws {
        try await withSolver([identifier]) { _, port in
            for spelling in [name, name + "."] {
                let outcome = await TLSClient(serverName: spelling).once(port: port)
                #expect(outcome.isComplete, "\(spelling): \(outcome.alert)")
                #expect(names(outcome) == [identifier])
            }
        }
    }

    @Test func oneListenerAnswersForManyNames() async throws {
        let names = (0..<20).map { "n\($0).example" } + ["192.0.2.1"]
        try await withSolver(names) { solver, port in
            await withTaskGroup(of: Void.self) { tasks in
                for name in names.dropLast() {
                    tasks.addTask {
                        let outcome = await TLSClient(serverName: name).once(port: port)
                        #expect(self.names(outcome) == [name])
                    }
                }
            }
            // One name withdrawn: the others stay.
            await solver.withdraw(try .tlsALPN("n3.example", token: "token-3"))
            #expect(await TLSClient(serverName: "n3.example").once(port: port).isComplete == false)
            #expect(await TLSClient(serverName: "n4.example").once(port: port).isComplete)
        }
    }

    /// H2: asked again and from elsewhere, it answers the same until it is withdrawn.
    @Test(.rows("TA-06", "F-H2")) func answersAsOftenAsItIsAsked() async throws {
        try await withSolver(["a.example"], address: "::") { _, port in
            let client = TLSClient(serverName: "a.example")
            var seen: Set<[UInt8]> = []
            for address in ["127.0.0.1", "::1", "127.0.0.2", "::1"] {
                let outcome = await client.once(port: port, address: address)
                #expect(outcome.isComplete, "\(address): \(outcome.alert)")
                seen.insert(outcome.certificate)
            }
            #expect(seen.count == 1)
        }
    }

    /// Each validation sees the certificate: no session is ever taken up again.
    @Test(.rows("TA-06"), arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
    func sessionsAreNotResumed(version: Int32) async throws {
        try await withSolver(["a.example"]) { _, port in
            let client = TLSClient(serverName: "a.example", version: version)
            let outcomes = await client.connect(port: port, sessions: 3)
            #expect(outcomes.map(\.isComplete) == [true, true, true])
            #expect(outcomes.map(\.wasResumed) == [false, false, false])
        }
    }

    @Test(.rows("TA-01")) func applicationDataGoesNowhere() async throws {
        try await withSolver(["a.example"]) { _, port in
            let client = TLSClient(serverName: "a.example", words: "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n")
            let outcome = await client.once(port: port)
            #expect(outcome.isComplete && outcome.wasClosed && outcome.received.isEmpty)
        }
    }

    /// The challenge opened last for a name is what an authority asks for; the one before is back when it is withdrawn.
    @Test func theLastChallengeOfANameIsShown() async throws {
        try await withSolver(["a.example", "a.example"]) { solver, port in
            let client = TLSClient(serverName: "a.example")
            func shows(_ token: String) async -> Bool {
                let digest = SHA256Digest(hashing: Array("\(token).thumbprint".utf8)).bytes
                return !(await client.once(port: port)).certificate.ranges(of: digest).isEmpty
            }
            #expect(await shows("token-1"))
            await solver.withdraw(try .tlsALPN("a.example", token: "token-1"))
            #expect(await shows("token-0"))
            // Published again, it is one challenge still.
            try await solver.publish(.tlsALPN("a.example", token: "token-0"))
            #expect(await shows("token-0"))
        }
    }

    @Test(.rows("TA-08", "TA-05"), arguments: [("a.example", true), ("::ffff:192.0.2.1", false)])
    func whatItCannotProveIsRefused(identifier: String, isWildcard: Bool) async throws {
        let solver = TLSALPNSolver(address: "127.0.0.1", port: 0, certificates: TestCertificateMaker())
        let answer = try ChallengeAnswer.tlsALPN(identifier, token: "token", isWildcard: isWildcard)
        await #expect(throws: SolverFailure.self) { try await solver.publish(answer) }
        #expect(await solver.boundPort == nil)
        await solver.withdraw(answer)
    }

    @Test func hearsWhenItWasAsked() async throws {
        try await withSolver(["a.example", "b.example"]) { solver, port in
            let answer = try ChallengeAnswer.tlsALPN("a.example", token: "token-0")
            async let heard: Void = solver.waitUntilAsked(answer, atMost: .seconds(60))
            // Strangers and other names are not the validator.
            _ = await TLSClient(serverName: "a.example", protocols: ["h2"]).once(port: port)
            _ = await TLSClient(serverName: "b.example").once(port: port)
            let start = ContinuousClock.now
            await solver.waitUntilAsked(answer, atMost: .milliseconds(50))
            #expect(ContinuousClock.now - start >= .milliseconds(50))
            _ = await TLSClient(serverName: "a.example").once(port: port)
            await heard
            #expect(ContinuousClock.now - start < .seconds(30))
        }
    }

    /// H1: the port is tried before an order is spent, and who has it can be asked.
    @Test(.rows("F-H1")) func anOccupiedPortIsKnownBeforehand() async throws {
        try await withSolver(["a.example"]) { solver, port in
            let taken = UInt16(clamping: port)
            let other = TLSALPNSolver(address: "127.0.0.1", port: taken, certificates: TestCertificateMaker())
            let failure = await #expect(throws: SolverFailure.self) { try await other.rehearse() }
            #expect(failure?.reason == "listening on 127.0.0.1:\(port): another process has the port")
            #expect(failure?.hint?.contains("ss -ltnp") == true)
            #expect(failure?.isPermanent == true)
            let answer = try ChallengeAnswer.tlsALPN("a.example", token: "token")
            await #expect(throws: SolverFailure.self) { try await other.publish(answer) }
            // Its own port is no trouble to the one who has it.
            try await solver.rehearse()
        }
    }

    /// H5: two thousand silent connections, some of them amid a hello, and a validator comes through.
    @Test(.rows("F-H5", "F-T16")) func stalledConnectionsDoNotKeepAValidatorOut() async throws {
        try await withSolver(["a.example"]) { _, port in
            let hello = HelloBuilder(recordSize: 40).records
            var stalled: [RawConnection] = []
            defer { for connection in stalled { connection.close() } }
            for index in 0..<2_000 {
                let connection = try #require(RawConnection(port: port), "connection \(index)")
                if index.isMultiple(of: 2) { connection.send(Array(hello.prefix(index % hello.count))) }
                stalled.append(connection)
            }
            let start = ContinuousClock.now
            let outcome = await TLSClient(serverName: "a.example").once(port: port)
            #expect(outcome.isComplete, "\(outcome.alert)")
            #expect(ContinuousClock.now - start < .seconds(5))
        }
    }

    /// What is not TLS is not answered, and not waited for.
    @Test func otherLanguagesAreHungUpOn() async throws {
        try await withSolver(["a.example"]) { _, port in
            for text in ["GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", "SSH-2.0-x\r\n", "\u{0}\u{0}"] {
                let connection = try #require(RawConnection(port: port))
                defer { connection.close() }
                connection.send(text)
                let (octets, wasClosed) = connection.readOctets()
                #expect(octets.isEmpty && wasClosed, "\(text)")
            }
        }
    }
}
