import Conformance
import Glibc
import HTTPClient
import Synchronization
import Testing

@Suite("Limits")
struct LimitTests {
    private func limited(_ server: RudeServer, body: Int = 1000, headers: Int = 4000, lines: Int = 50) -> HTTPRequest {
        let limits = HTTPLimits(bodyBytes: body, headerBytes: headers, headerLines: lines, total: .seconds(20))
        return HTTPRequest(.get, url: server.url(), limits: limits)
    }

    @Test("A body of exactly the limit passes, one byte more does not", .rows("T-17"))
    func edge() async throws {
        let server = try RudeServer { connection in
            connection.answerAll { Fixture.ok(String(repeating: "x", count: $0.target == "/" ? 1000 : 1001)) }
        }
        let client = try Fixture.client()
        #expect(try await client.send(limited(server)).body.count == 1000)
        var longer = limited(server)
        longer.url = server.url("/more")
        #expect(await Fixture.failure(client, longer) == .bodyTooLarge(limit: 1000))
    }

    @Test(
        "An endless chunked body is cut at the limit, and neither it nor the memory for it is taken any further",
        .rows("T-17")
    )
    func endlessBody() async throws {
        let written = Mutex(0)
        let server = try RudeServer { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = Array(("10000\r\n" + String(repeating: "x", count: 0x10000) + "\r\n").utf8)
            while connection.write(chunk) { written.withLock { $0 += 0x10000 } }
        }
        let client = try Fixture.client()
        let before = Self.residentBytes()
        for _ in 0..<20 {
            let failure = await Fixture.failure(client, limited(server, body: 256 << 10))
            #expect(failure == .bodyTooLarge(limit: 256 << 10))
        }
        // Wide enough for the address sanitizer, which keeps 256 MiB of freed memory back; the stream itself has no end.
        #expect(Self.residentBytes() - before < 320 << 20)
        // What the system's buffers held when the client hung up was written too: a few megabytes each time.
        #expect(written.withLock { $0 } < 20 * (16 << 20))
    }

    @Test("A flood of headers is cut: many lines, many bytes, one endless line", .rows("T-17"), arguments: 0..<3)
    func headerFlood(shape: Int) async throws {
        let server = try RudeServer { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\n")
            switch shape {
            case 0: while connection.write("a:b\r\n") {}
            case 1: while connection.write("X-Long: \(String(repeating: "y", count: 900))\r\n") {}
            default: while connection.write(String(repeating: "z", count: 10_000)) {}
            }
        }
        let failure = await Fixture.failure(try Fixture.client(), limited(server))
        #expect(failure == .headersTooLarge(limit: 4000))
        #expect(failure?.mayHaveReachedServer == true)
    }

    @Test("A flood of interim answers is a flood of headers")
    func interimFlood() async throws {
        let server = try RudeServer { connection in
            _ = connection.readRequest()
            while connection.write("HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n") {}
        }
        #expect(await Fixture.failure(try Fixture.client(), limited(server)) == .headersTooLarge(limit: 4000))
    }

    @Test("Fifty headers pass where fifty lines are allowed")
    func manyHeaders() async throws {
        let server = try RudeServer { connection in
            connection.answerAll { _ in Fixture.ok("", headers: String(repeating: "a: b\r\n", count: 47)) }
        }
        let response = try await Fixture.client().send(limited(server))
        #expect(response.headers.all("A").count == 47)
    }

    @Test("A body shorter than promised is no answer")
    func truncated() async throws {
        let server = try RudeServer { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        }
        #expect(await Fixture.failure(try Fixture.client(), limited(server)) == .closedEarly)
    }

    @Test("A body that ends with the connection is told from one that says where it ends")
    func closeDelimited() async throws {
        let server = try RudeServer { connection in
            guard let request = connection.readRequest() else { return }
            let length = request.target == "/length" ? "Content-Length: 12\r\n" : ""
            connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\(length)\r\nall there is")
        }
        let client = try Fixture.client()
        let open = try await client.send(limited(server))
        #expect(open.text == "all there is")
        #expect(open.bodyEndedWithConnection)
        let closed = try await client.send(HTTPRequest(.get, url: server.url("/length")))
        #expect(closed.text == "all there is")
        #expect(!closed.bodyEndedWithConnection)
    }

    @Test("A connection cut after any number of bytes is no answer", arguments: [0, 1, 9, 16, 30, 40])
    func cut(after count: Int) async throws {
        let answer = Array(Fixture.ok("hello").utf8)
        try #require(count < answer.count)
        let server = try RudeServer { connection in
            _ = connection.readRequest()
            connection.write(Array(answer.prefix(count)))
        }
        let request = HTTPRequest(.post(body: [1]), url: server.url())
        let failure = try #require(await Fixture.failure(try Fixture.client(), request))
        #expect(failure.mayHaveReachedServer)
        #expect(server.requests.count == 1)
    }

    private static func residentBytes() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 200)
        fgets(&line, 200, file)
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * Int(getpagesize())
    }
}
