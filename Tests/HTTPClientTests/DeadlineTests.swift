import Conformance
import HTTPClient
import Testing

@Suite("Deadlines")
struct DeadlineTests {
    private let clock = ContinuousClock()

    @Test("A server that accepts and never answers", .rows("T-16"))
    func silent() async throws {
        let server = try RudeServer { $0.waitForClose() }
        let limits = HTTPLimits(total: .milliseconds(300))
        let start = clock.now
        let failure = await Fixture.failure(
            try Fixture.client(),
            HTTPRequest(.post(body: [1]), url: server.url(), limits: limits)
        )
        #expect(failure == .deadline(.waiting))
        #expect(failure?.mayHaveReachedServer == true)
        #expect((.milliseconds(290)...(.seconds(5))).contains(clock.now - start))
    }

    @Test("A slow drip does not outlive the deadline", .rows("T-16"))
    func drip() async throws {
        let server = try RudeServer { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while connection.write("x") { connection.pause(milliseconds: 20) }
        }
        let limits = HTTPLimits(total: .milliseconds(400))
        let failure = await Fixture.failure(
            try Fixture.client(),
            HTTPRequest(.get, url: server.url(), limits: limits)
        )
        #expect(failure == .deadline(.receiving))
    }

    @Test("A slow drip is given up before the deadline when the rate stays too low", .rows("T-16"))
    func tooSlow() async throws {
        let server = try RudeServer { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while connection.write("x") { connection.pause(milliseconds: 100) }
        }
        let limits = HTTPLimits(total: .seconds(20), lowSpeedBytesPerSecond: 1000, lowSpeedWindow: .seconds(1))
        let start = clock.now
        let failure = await Fixture.failure(
            try Fixture.client(),
            HTTPRequest(.get, url: server.url(), limits: limits)
        )
        #expect(failure == .tooSlow)
        #expect(clock.now - start < .seconds(10))
    }

    @Test("A TLS handshake that never comes ends with the time to connect", .rows("T-16"))
    func handshake() async throws {
        let server = try RudeServer { $0.waitForClose() }
        let limits = HTTPLimits(connect: .milliseconds(300), total: .seconds(20))
        let failure = await Fixture.failure(
            try Fixture.client(),
            HTTPRequest(.post(body: [1]), url: server.secureURL(), limits: limits)
        )
        #expect(failure == .deadline(.handshake))
        #expect(failure?.mayHaveReachedServer == false)
    }

    @Test("A connection that is never accepted ends with the time to connect", .rows("T-16"))
    func blackHole() async throws {
        let hole = try BlackHole()
        defer { withExtendedLifetime(hole) {} }
        let limits = HTTPLimits(connect: .milliseconds(300), total: .seconds(20))
        let failure = await Fixture.failure(
            try Fixture.client(),
            HTTPRequest(.get, url: "https://127.0.0.1:\(hole.port)/", limits: limits)
        )
        #expect(failure == .deadline(.connecting))
    }

    @Test("A name whose IPv6 address never answers is reached over IPv4", .rows("T-16"))
    func fallback() async throws {
        let server = try RudeServer { connection in connection.answerAll { _ in Fixture.ok("four") } }
        let hole = try BlackHole(atIPv6: server.port)
        defer { withExtendedLifetime(hole) {} }
        let client = try Fixture.client(resolve: ["ca.example:\(server.port):[::1],127.0.0.1"])
        let start = clock.now
        let limits = HTTPLimits(connect: .seconds(20), total: .seconds(20))
        let response = try await client.send(HTTPRequest(.get, url: server.url(host: "ca.example"), limits: limits))
        #expect(response.text == "four")
        // IPv6 was tried and given its chance, and IPv4 did not wait for its end.
        #expect((.milliseconds(150)...(.seconds(5))).contains(clock.now - start))
    }

    @Test("A request that waits for one of the host's connections has a deadline too, and was not sent")
    func queued() async throws {
        let server = try RudeServer { connection in
            _ = connection.readRequest()
            connection.waitForClose()
        }
        let client = try Fixture.client(perHost: 1)
        async let first = Fixture.failure(
            client,
            HTTPRequest(.get, url: server.url(), limits: HTTPLimits(total: .seconds(3)))
        )
        #expect(try await Fixture.eventually { server.requests.count == 1 })
        let start = clock.now
        let second = await Fixture.failure(
            client,
            HTTPRequest(.post(body: [1]), url: server.url(), limits: HTTPLimits(total: .milliseconds(300)))
        )
        #expect(second == .deadline(.resolving))
        #expect(second?.mayHaveReachedServer == false)
        #expect(clock.now - start < .milliseconds(2500))
        #expect(await first == .deadline(.waiting))
        #expect(server.requests.count == 1)
    }

    @Test("Nothing listens: refused at once, and nothing was sent")
    func refused() async throws {
        let server = try RudeServer { _ in }
        let url = server.url()
        server.stop()
        let failure = try #require(
            await Fixture.failure(try Fixture.client(), HTTPRequest(.post(body: [1]), url: url))
        )
        guard case .connect(let host, 111) = failure else {
            Issue.record("\(failure)")
            return
        }
        #expect(host == "127.0.0.1:\(server.port)")
        #expect(failure.description == "127.0.0.1:\(server.port): can't connect: connection refused")
        #expect(!failure.mayHaveReachedServer)
    }

    @Test("A name that does not exist")
    func unknownName() async throws {
        let failure = await Fixture.failure(
            try Fixture.client(),
            HTTPRequest(.get, url: "https://no-such-name.invalid/dir")
        )
        #expect(failure == .resolve(host: "no-such-name.invalid"))
    }
}
