import Conformance
import HTTPClient
import Testing

@Suite("Requests and answers")
struct AnswerTests {
    @Test("A GET brings status, headers and body, and says who asks", .rows("T-03", "T-04"))
    func get() async throws {
        let server = try RudeServer { connection in
            connection.answerAll { _ in Fixture.ok("hello", headers: "Content-Type: text/plain\r\n") }
        }
        let response = try await Fixture.client(language: "de, en;q=0.5").send(
            HTTPRequest(.get, url: server.url("/dir"))
        )
        #expect(response.status == 200)
        #expect(response.text == "hello")
        #expect(response.headers.first("content-type") == "text/plain")
        #expect(response.httpVersion == .http11)
        #expect(response.newConnection)
        #expect(response.finalURL == server.url("/dir"))
        let request = try #require(server.requests.first)
        let agent = try #require(request.header("User-Agent"))
        #expect(agent.hasPrefix("rekey-test/1 libcurl/"))
        #expect(request.header("Accept-Language") == "de, en;q=0.5")
        #expect(request.header("Accept-Encoding") == nil)
    }

    @Test(
        "A POST goes out with its length, without Expect, chunks or a type nobody asked for",
        .rows("T-03", "T-06", "T-07", "Q-14", "Q-37")
    )
    func post() async throws {
        let server = try RudeServer { connection in connection.answerAll { _ in Fixture.ok("{}") } }
        let body = [UInt8](repeating: 0x61, count: 1_100_000)
        let client = try Fixture.client()
        _ = try await client.send(
            HTTPRequest(
                .post(body: body),
                url: server.url(),
                headers: [HTTPHeader("Content-Type", "application/jose+json")]
            )
        )
        _ = try await client.send(HTTPRequest(.post(body: [0, 1, 0]), url: server.url()))
        _ = try await client.send(HTTPRequest(.post(body: []), url: server.url()))
        let requests = server.requests
        #expect(requests.map(\.body) == [body, [0, 1, 0], []])
        #expect(requests.map { $0.header("Content-Length") } == ["1100000", "3", "0"])
        #expect(requests.map { $0.header("Content-Type") } == ["application/jose+json", nil, nil])
        #expect(requests.allSatisfy { $0.header("User-Agent")?.hasPrefix("rekey-test/1 libcurl/") == true })
        #expect(requests.allSatisfy { $0.header("Expect") == nil && $0.header("Transfer-Encoding") == nil })
    }

    @Test(
        "HEAD returns at once though the connection stays open and Content-Length promises a body",
        .rows("T-03", "T-09", "Q-13")
    )
    func head() async throws {
        let server = try RudeServer { connection in
            connection.answerAll { _ in
                "HTTP/1.1 200 OK\r\nReplay-Nonce: abc\r\nContent-Length: 5000000\r\n\r\n"
            }
        }
        let client = try Fixture.client()
        for _ in 0..<2 {
            let response = try await client.send(HTTPRequest(.head, url: server.url()))
            #expect(response.headers.first("Replay-Nonce") == "abc")
            #expect(response.body.isEmpty)
        }
        #expect(server.requests.map(\.method) == ["HEAD", "HEAD"])
        #expect(
            server.requests.allSatisfy { $0.header("User-Agent")?.hasPrefix("rekey-test/1 libcurl/") == true }
        )
        #expect(server.connections == 1)
    }

    @Test("Interim answers do not leak into the real one", .rows("T-07", "Q-14"))
    func interim() async throws {
        let server = try RudeServer { connection in
            connection.answerAll { _ in
                "HTTP/1.1 100 Continue\r\nReplay-Nonce: old\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"
                    + "HTTP/1.1 201 Created\r\nReplay-Nonce: new\r\nContent-Length: 2\r\n\r\nok"
            }
        }
        let response = try await Fixture.client().send(HTTPRequest(.post(body: [1]), url: server.url()))
        #expect(response.status == 201)
        #expect(response.headers.all("replay-nonce") == ["new"])
        #expect(response.headers.first("Link") == nil)
        #expect(response.text == "ok")
    }

    @Test("Header names in any case, values without blanks, repeated and folded fields", .rows("T-08"))
    func headerShapes() async throws {
        let server = try RudeServer { connection in
            connection.answerAll { _ in
                "HTTP/1.1 200 OK\r\nreplay-nonce:x\r\nLINK: <a>;rel=\"index\"\r\nlink:<b>;rel=\"alternate\"\r\n"
                    + "Folded: one\r\n   two\r\nEmpty:\r\ncontent-length:0\r\n\r\n"
            }
        }
        let headers = try await Fixture.client().send(HTTPRequest(.get, url: server.url())).headers
        #expect(headers.first("Replay-Nonce") == "x")
        #expect(headers.all("Link") == ["<a>;rel=\"index\"", "<b>;rel=\"alternate\""])
        #expect(headers.first("folded") == "one two")
        #expect(headers.first("empty") == "")
        #expect(headers.fields.map(\.name) == ["replay-nonce", "LINK", "link", "Folded", "Empty", "content-length"])
    }

    @Test("A trailer is not a header")
    func trailer() async throws {
        let server = try RudeServer { connection in
            connection.answerAll { _ in
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Late\r\n\r\n3\r\nabc\r\n0\r\nX-Late: 1\r\n\r\n"
            }
        }
        let response = try await Fixture.client().send(HTTPRequest(.get, url: server.url()))
        #expect(response.text == "abc")
        #expect(response.headers.first("X-Late") == nil)
    }

    @Test("Every status is an answer", .rows("T-11", "T-12"), arguments: [204, 304, 400, 404, 409, 429, 500, 502, 503])
    func statuses(status: Int) async throws {
        let server = try RudeServer { connection in
            connection.answerAll { _ in
                "HTTP/1.1 \(status) Whatever\r\n" + (status == 204 || status == 304 ? "" : "Content-Length: 0\r\n")
                    + "\r\n"
            }
        }
        let response = try await Fixture.client().send(HTTPRequest(.get, url: server.url()))
        #expect(response.status == status)
        #expect(response.body.isEmpty)
    }

    @Test("The URL arrives byte for byte, dot segments and all", .rows("J-05"))
    func exactURL() async throws {
        let server = try RudeServer { connection in connection.answerAll { _ in Fixture.ok("") } }
        let path = "/a/../b/./%7e%2F//c?x=%41&y=[1]&z"
        _ = try await Fixture.client().send(HTTPRequest(.get, url: server.url(path)))
        #expect(server.requests.first?.target == path)
    }

    @Test("A given header replaces the client's own; an empty value goes out empty")
    func givenHeaders() async throws {
        let server = try RudeServer { connection in connection.answerAll { _ in Fixture.ok("") } }
        let headers = [
            HTTPHeader("user-agent", "me"), HTTPHeader("X-Empty", ""), HTTPHeader("Accept", "application/pem"),
        ]
        _ = try await Fixture.client().send(HTTPRequest(.get, url: server.url(), headers: headers))
        let lines = try #require(server.requests.first).headerLines
        #expect(lines.filter { $0.lowercased().hasPrefix("user-agent:") } == ["user-agent: me"])
        #expect(lines.filter { $0.lowercased().hasPrefix("accept:") } == ["Accept: application/pem"])
        #expect(lines.contains("X-Empty:"))
    }

    @Test("What is not HTTP is said to be not HTTP")
    func garbage() async throws {
        let server = try RudeServer { connection in
            _ = connection.readRequest()
            connection.write("SSH-2.0-OpenSSH_9.2\r\n")
        }
        let failure = await Fixture.failure(try Fixture.client(), HTTPRequest(.get, url: server.url()))
        guard case .malformedResponse = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }
}
