import Conformance
import HTTPClient
import Testing

@Suite("Redirects")
struct RedirectTests {
    /// `/N` sends on to `/N-1`, `/0` answers.
    private func countdown() throws -> RudeServer {
        try RudeServer { connection in
            connection.answerAll { request in
                let left = Int(request.target.dropFirst()) ?? 0
                if left == 0 { return Fixture.ok("arrived") }
                return
                    "HTTP/1.1 302 Found\r\nX-From: redirect\r\nLocation: /\(left - 1)\r\nContent-Length: 4\r\n\r\ngone"
            }
        }
    }

    private let follow = RedirectPolicy.follow(max: 3, httpsOnly: false)

    @Test("GET follows as far as allowed, and the answer is the last one's only", .rows("T-15"))
    func follows() async throws {
        let server = try countdown()
        let client = try Fixture.client()
        let response = try await client.send(HTTPRequest(.get, url: server.url("/3"), redirects: follow))
        #expect(response.text == "arrived")
        #expect(response.finalURL == server.url("/0"))
        #expect(response.headers.first("X-From") == nil)
        #expect(server.requests.map(\.target) == ["/3", "/2", "/1", "/0"])
        #expect(server.connections == 1)
        let failure = await Fixture.failure(client, HTTPRequest(.get, url: server.url("/4"), redirects: follow))
        #expect(failure == .tooManyRedirects(limit: 3))
    }

    @Test("HEAD stays HEAD")
    func head() async throws {
        let server = try countdown()
        _ = try await Fixture.client().send(HTTPRequest(.head, url: server.url("/1"), redirects: follow))
        #expect(server.requests.map(\.method) == ["HEAD", "HEAD"])
    }

    @Test("A POST is never sent on, whatever the policy", .rows("T-15"), arguments: [301, 302, 303, 307, 308])
    func post(status: Int) async throws {
        let server = try RudeServer { connection in
            connection.answerAll { _ in "HTTP/1.1 \(status) Go\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n" }
        }
        let request = HTTPRequest(.post(body: [1]), url: server.url(), redirects: follow)
        let failure = await Fixture.failure(try Fixture.client(), request)
        #expect(failure == .redirectRefused(location: server.url("/there")))
        #expect(server.requests.count == 1)
    }

    @Test("Refused unless asked for", .rows("T-15"))
    func refused() async throws {
        let server = try countdown()
        let failure = await Fixture.failure(try Fixture.client(), HTTPRequest(.get, url: server.url("/1")))
        #expect(failure == .redirectRefused(location: server.url("/0")))
    }

    @Test(
        "Not to anything but https",
        .rows("T-01", "T-15"),
        arguments: ["http://127.0.0.1:9/", "file:///etc/passwd", "ftp://x/", "https://user@x/"]
    )
    func schemes(location: String) async throws {
        let server = try RudeServer { connection in
            connection.answerAll { _ in "HTTP/1.1 301 Go\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n" }
        }
        let request = HTTPRequest(.get, url: server.url(), redirects: .follow(max: 3))
        let failure = await Fixture.failure(try Fixture.client(), request)
        #expect(failure == .redirectRefused(location: location))
    }

    @Test("A 3xx without Location, and 304, are answers")
    func withoutLocation() async throws {
        let server = try RudeServer { connection in
            connection.answerAll { request in
                request.target == "/304"
                    ? "HTTP/1.1 304 Same\r\nLocation: /x\r\n\r\n" : "HTTP/1.1 302 Go\r\nContent-Length: 0\r\n\r\n"
            }
        }
        let client = try Fixture.client()
        #expect(try await client.send(HTTPRequest(.get, url: server.url("/304"))).status == 304)
        #expect(try await client.send(HTTPRequest(.get, url: server.url("/302"))).status == 302)
    }

    @Test("Credentials stay with the origin they were meant for")
    func credentials() async throws {
        let other = try RudeServer { connection in connection.answerAll { _ in Fixture.ok("") } }
        let target = other.url("/end")
        let server = try RudeServer { connection in
            connection.answerAll { request in
                let location = request.target == "/1" ? "/2" : target
                return "HTTP/1.1 307 Go\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n"
            }
        }
        let headers = [HTTPHeader("authorization", "Bearer x"), HTTPHeader("X-Other", "y")]
        _ = try await Fixture.client().send(
            HTTPRequest(.get, url: server.url("/1"), headers: headers, redirects: follow)
        )
        #expect(server.requests.map { $0.header("Authorization") } == ["Bearer x", "Bearer x"])
        #expect(other.requests.map { $0.header("Authorization") } == [nil])
        #expect(other.requests.first?.header("X-Other") == "y")
    }

    @Test("A redirect's endless body is cut like any other")
    func endlessBody() async throws {
        let server = try RudeServer { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 302 Go\r\nLocation: /x\r\nTransfer-Encoding: chunked\r\n\r\n")
            while connection.write("1000\r\n" + String(repeating: "x", count: 0x1000) + "\r\n") {}
        }
        let request = HTTPRequest(.get, url: server.url(), limits: HTTPLimits(bodyBytes: 10_000), redirects: follow)
        #expect(await Fixture.failure(try Fixture.client(), request) == .bodyTooLarge(limit: 10_000))
    }

    @Test("The deadline spans the whole chain")
    func deadline() async throws {
        let server = try RudeServer { connection in
            connection.answerAll { _ in
                connection.pause(milliseconds: 150)
                return "HTTP/1.1 302 Go\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"
            }
        }
        let request = HTTPRequest(
            .get,
            url: server.url(),
            limits: HTTPLimits(total: .milliseconds(400)),
            redirects: .follow(max: 1000, httpsOnly: false)
        )
        let failure = try #require(await Fixture.failure(try Fixture.client(), request))
        guard case .deadline = failure else {
            Issue.record("\(failure)")
            return
        }
        #expect(server.requests.count <= 4)
    }
}
