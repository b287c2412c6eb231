import Conformance
import HTTPClient
import Synchronization
import Testing

@Suite("Connections, tasks and threads")
struct ConnectionTests {
    @Test("One connection serves many requests")
    func reuse() async throws {
        let server = try RudeServer { connection in connection.answerAll { _ in Fixture.ok("x") } }
        let client = try Fixture.client()
        var fresh: [Bool] = []
        for _ in 0..<20 {
            fresh.append(try await client.send(HTTPRequest(.post(body: [1]), url: server.url())).newConnection)
        }
        #expect(fresh == [true] + Array(repeating: false, count: 19))
        #expect(server.connections == 1)
    }

    @Test("Fifty requests at once share the connections allowed")
    func concurrent() async throws {
        let server = try RudeServer { connection in
            connection.answerAll { request in
                connection.pause(milliseconds: 5)
                return Fixture.ok(request.target)
            }
        }
        let client = try Fixture.client(perHost: 4)
        let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for number in 0..<50 {
                group.addTask {
                    let request = HTTPRequest(.post(body: [UInt8(number)]), url: server.url("/\(number)"))
                    return (number, try await client.send(request).text)
                }
            }
            return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
        }
        #expect(answers.count == 50)
        #expect(answers.allSatisfy { $0.value == "/\($0.key)" })
        #expect(server.requests.count == 50)
        #expect(server.connections <= 4)
    }

    /// The first request is answered, the second read and never answered: what a server does that dies at work.
    private func dyingServer() throws -> RudeServer {
        try RudeServer { connection in
            guard connection.readRequest() != nil, connection.write(Fixture.ok("1")) else { return }
            _ = connection.readRequest()
        }
    }

    @Test("A POST on a reused connection that dies is not sent again behind our back", .rows("T-19"))
    func noResend() async throws {
        let server = try dyingServer()
        let client = try Fixture.client()
        let request = HTTPRequest(.post(body: [1]), url: server.url())
        _ = try await client.send(request)
        let failure = await Fixture.failure(client, request)
        #expect(failure == .closedEarly)
        #expect(failure?.mayHaveReachedServer == true)
        #expect(server.requests.count == 2)
    }

    @Test("A GET in the same place is sent again, because it may be")
    func resend() async throws {
        let server = try dyingServer()
        let client = try Fixture.client()
        for _ in 0..<2 { #expect(try await client.send(HTTPRequest(.get, url: server.url())).text == "1") }
        #expect(server.requests.count == 3)
    }

    @Test("A reset after the request may mean that it was done", .rows("T-19"))
    func reset() async throws {
        let server = try RudeServer { connection in
            _ = connection.readRequest()
            connection.reset()
        }
        let failure = await Fixture.failure(
            try Fixture.client(),
            HTTPRequest(.post(body: [1]), url: server.url())
        )
        #expect(failure == .closedEarly)
    }

    @Test("A cancelled task returns promptly and its connection goes")
    func cancellation() async throws {
        let server = try RudeServer { connection in
            _ = connection.readRequest()
            connection.waitForClose()
        }
        let client = try Fixture.client()
        let task = Task { await Fixture.failure(client, HTTPRequest(.post(body: [1]), url: server.url())) }
        #expect(try await Fixture.eventually { server.requests.count == 1 })
        let start = ContinuousClock.now
        task.cancel()
        #expect(await task.value == .cancelled(requestSent: true))
        #expect(ContinuousClock.now - start < .seconds(2))
        #expect(try await Fixture.eventually { server.openConnections == 0 })
    }

    @Test("A task cancelled before it begins sends nothing; one that was served is none the worse for it")
    func cancelledBefore() async throws {
        let server = try RudeServer { connection in connection.answerAll { _ in Fixture.ok("x") } }
        let client = try Fixture.client()
        let gate = Mutex(false)
        let task = Task {
            while !gate.withLock({ $0 }) { await Task.yield() }
            return await Fixture.failure(client, HTTPRequest(.get, url: server.url()))
        }
        task.cancel()
        gate.withLock { $0 = true }
        #expect(await task.value == .cancelled(requestSent: false))
        #expect(server.requests.isEmpty)
        #expect(try await client.send(HTTPRequest(.get, url: server.url())).text == "x")
    }

    @Test("Shutting down fails what is open and what comes later, and may be done twice")
    func shutDown() async throws {
        let server = try RudeServer { connection in
            _ = connection.readRequest()
            connection.waitForClose()
        }
        let client = try Fixture.client()
        let request = HTTPRequest(.get, url: server.url())
        async let open = Fixture.failure(client, request)
        #expect(try await Fixture.eventually { server.requests.count == 1 })
        client.shutDown()
        #expect(await open == .shutDown(requestSent: true))
        #expect(await Fixture.failure(client, request) == .shutDown(requestSent: false))
        client.shutDown()
        #expect(try await Fixture.eventually { server.openConnections == 0 })
    }

    @Test("A client nobody holds closes its connections")
    func release() async throws {
        let server = try RudeServer { connection in connection.answerAll { _ in Fixture.ok("x") } }
        do {
            let client = try Fixture.client()
            _ = try await client.send(HTTPRequest(.get, url: server.url()))
            #expect(server.openConnections == 1)
        }
        #expect(try await Fixture.eventually { server.openConnections == 0 })
    }

    @Test("A client that never sent anything ends as quietly")
    func unused() throws {
        try Fixture.client().shutDown()
        _ = try Fixture.client()
    }
}
