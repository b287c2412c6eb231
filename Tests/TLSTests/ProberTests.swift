import CertificateWorkshop
import Glibc
import PKI
import TLS
import Testing

struct ProberTests {
    let workshop: Workshop
    let prober = SystemProber()
    let pair: TLSListener.Pair

    init() throws {
        workshop = try Workshop()
        try workshop.intermediate("middle")
        try workshop.leaf("one", san: "DNS:a.example", issuer: "middle")
        pair = TLSListener.Pair(fullchain: workshop.path("one.full.pem"), key: workshop.path("one.key"))
    }

    private func ask(
        _ port: UInt16,
        host: String = "127.0.0.1",
        name: String? = nil,
        startTLS: StartTLS? = nil,
        deadline: Duration = .seconds(30)
    ) async -> [ProbeResult] {
        await prober.presented(
            at: Endpoint(host: host, port: port, serverName: name, startTLS: startTLS),
            deadline: deadline
        )
    }

    @Test func theWholeChainIsCaptured() async throws {
        let listener = try TLSListener(.serve([pair]))
        defer { listener.stop() }
        let chain = try CertificateChain(pem: workshop.bytes("one.full.pem"))
        let results = await ask(listener.port, name: "a.example")
        #expect(results.map(\.address) == ["127.0.0.1"])
        #expect(results.first?.outcome == .served(chain.certificates))
        #expect(results.first?.leaf == chain.leaf)
    }

    /// RFC 6066 §3: no SNI for addresses; a host name is its own SNI, without the trailing dot.
    @Test func theNameIsSentAndAddressesAreNot() async throws {
        let listener = try TLSListener(.serve([pair]))
        defer { listener.stop() }
        _ = await ask(listener.port)
        _ = await ask(listener.port, name: "b.example.")
        _ = await ask(listener.port, host: "localhost")
        _ = await ask(listener.port, name: "192.0.2.1")
        #expect(try await listener.namesAsked(4) == [nil, "b.example", "localhost", nil])
    }

    /// An expired, weak or foreign certificate has to be seen to be reported.
    @Test func nothingIsJudged() async throws {
        try workshop.leaf(
            "weak",
            san: "DNS:x.example",
            key: ["rsa:1024"],
            extensions: "extendedKeyUsage=clientAuth",
            days: 1
        )
        let weak = TLSListener.Pair(fullchain: workshop.path("weak.pem"), key: workshop.path("weak.key"))
        let listener = try TLSListener(.serve([weak]))
        defer { listener.stop() }
        let leaf = try CertificateChain(pem: workshop.bytes("weak.pem")).leaf
        #expect(await ask(listener.port).first?.leaf == leaf)
    }

    /// A service for clients with certificates presents its own all the same.
    @Test func aServerThatDemandsACertificateIsSeen() async throws {
        let listener = try TLSListener(.demandClientCertificate(pair))
        defer { listener.stop() }
        let leaf = try CertificateChain(pem: workshop.bytes("one.full.pem")).leaf
        #expect(await ask(listener.port).first?.leaf == leaf)
    }

    @Test func everyAddressOfANameIsAsked() async throws {
        let listener = try TLSListener(.serve([pair]))
        defer { listener.stop() }
        let results = await ask(listener.port, host: "localhost")
        #expect(results.first { $0.address == "127.0.0.1" }?.leaf != nil)
        // Nothing listens on ::1: where the resolver gives it, it has a result of its own.
        for result in results where result.address == "::1" { #expect(result.leaf == nil) }
    }

    @Test func failuresAreTold() async throws {
        let listener = try TLSListener(.hangUp)
        let closed = await ask(listener.port)
        guard case .unreachable(let failure)? = closed.first?.outcome else {
            Issue.record("served")
            return
        }
        let expected: [ProbeFailure] = [.closed(.shakingHands), .system(errno: ECONNRESET, .shakingHands)]
        #expect(expected.contains(failure) || "\(failure)".contains("unexpected eof"))

        listener.change(to: .babble)
        guard case .unreachable(.handshake)? = await ask(listener.port).first?.outcome else {
            Issue.record("no handshake error")
            return
        }
        // A server whose pair does not load has nothing to present.
        listener.change(to: .serve([TLSListener.Pair(fullchain: "/nonexistent", key: "/nonexistent")]))
        guard case .unreachable(.handshake)? = await ask(listener.port).first?.outcome else {
            Issue.record("no handshake error")
            return
        }
        listener.stop()
        #expect(
            await ask(listener.port).first?.outcome == .unreachable(.system(errno: ECONNREFUSED, .connecting))
        )
        guard case .unreachable(.resolution)? = await ask(1, host: "no-such-host.invalid").first?.outcome else {
            Issue.record("resolved")
            return
        }
        #expect(await ask(1, host: "a\0b").first?.outcome == .unreachable(.badName))
        #expect(await ask(1, host: "").first?.outcome == .unreachable(.badName))
    }

    @Test func theDeadlineHolds() async throws {
        let listener = try TLSListener(.stall)
        defer { listener.stop() }
        let start = ContinuousClock.now
        let results = await ask(listener.port, deadline: .milliseconds(300))
        let took = ContinuousClock.now - start
        #expect(results.map(\.outcome) == [.unreachable(.timedOut(.shakingHands))])
        #expect(took >= .milliseconds(300) && took < .seconds(15))
    }

    @Test func cancellationEndsAProbe() async throws {
        let listener = try TLSListener(.stall)
        defer { listener.stop() }
        let start = ContinuousClock.now
        let task = Task { await ask(listener.port, deadline: .seconds(120)) }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        #expect(await task.value.map(\.outcome) == [.unreachable(.cancelled)])
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    /// Stalled peers cost no threads: two hundred of them end with their deadline, and good ones are not held up.
    @Test func manyProbesShareAThread() async throws {
        let stalled = try TLSListener(.stall)
        let good = try TLSListener(.serve([pair]))
        defer {
            stalled.stop()
            good.stop()
        }
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    let results = await ask(stalled.port, deadline: .seconds(1))
                    guard case .unreachable(.timedOut)? = results.first?.outcome else { return false }
                    return true
                }
            }
            for _ in 0..<20 { group.addTask { await ask(good.port, deadline: .seconds(30)).first?.leaf != nil } }
            for await asExpected in group { #expect(asExpected) }
        }
    }

    @Test(arguments: [
        (StartTLS.smtp, ["220-mail\r\n220 ready\r\n", "250-mail\r\n250-SIZE\r\n250 STARTTLS\r\n", "220 go\r\n"]),
        (.imap, ["* OK hello\r\n", "* CAPABILITY\r\na OK begin\r\n"]),
        (.pop3, ["+OK hello\r\n", "+OK begin\r\n"]),
        (.ftp, ["220 hello\r\n", "234 begin\r\n"]),
    ])
    func plainTextComesFirstWhereAskedFor(kind: StartTLS, says: [String]) async throws {
        let listener = try TLSListener(.startTLS(says: says, pair))
        defer { listener.stop() }
        let results = await ask(listener.port, startTLS: kind)
        #expect(results.first?.leaf != nil, "\(results)")
        listener.change(to: .startTLS(says: ["554 go\u{1B}[2J away\r\n"], pair))
        #expect(
            await ask(listener.port, startTLS: kind).first?.outcome
                == .unreachable(.startTLSRefused("554 go?[2J away?"))
        )
    }
}
