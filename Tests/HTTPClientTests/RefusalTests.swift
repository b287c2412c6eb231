import Conformance
import HTTPClient
import Testing

@Suite("What is refused before anything is sent")
struct RefusalTests {
    @Test(
        "URLs that are not absolute https",
        arguments: [
            "", "/dir", "ca.example/dir", "mailto:a@b", "https://", "https:///x", "https://user:pw@ca.example/",
            "https://ca.example/a b", "https://ca.example/\r\nX: y", "https://cä.example/", "https://ca.example/\u{0}",
            "https://ca.example\\@evil/", "https://ca.example/\"",
        ]
    )
    func invalidURL(url: String) async throws {
        let failure = try #require(
            await Fixture.failure(try Fixture.client(plain: false), HTTPRequest(.post(body: [1]), url: url))
        )
        guard case .invalidURL = failure else {
            Issue.record("\(failure)")
            return
        }
        #expect(!failure.mayHaveReachedServer)
    }

    @Test(
        "Other schemes, and http unless allowed",
        .rows("T-01"),
        arguments: ["file:///etc/passwd", "ftp://x/", "gopher://x/"]
    )
    func schemes(url: String) async throws {
        #expect(await Fixture.failure(try Fixture.client(), HTTPRequest(.get, url: url)) == .schemeRefused(url))
        let server = try RudeServer { connection in connection.answerAll { _ in Fixture.ok("") } }
        let failure = await Fixture.failure(try Fixture.client(plain: false), HTTPRequest(.get, url: server.url()))
        #expect(failure == .schemeRefused(server.url()))
        #expect(server.connections == 0)
    }

    @Test(
        "Headers that would become two, or none",
        arguments: [("X-A", "1\r\nX-B: 2"), ("X-A", "1\n2"), ("X A", "1"), ("", "1"), ("X-A:", "1"), ("X-A", "\u{0}")]
    )
    func headers(name: String, value: String) async throws {
        let request = HTTPRequest(.get, url: "https://ca.example/", headers: [HTTPHeader(name, value)])
        #expect(await Fixture.failure(try Fixture.client(), request) == .invalidHeader(name: name))
    }

    @Test(
        "Addresses that are not public, however they are written",
        arguments: [
            "127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "metadata.example",
        ]
    )
    func addresses(host: String) async throws {
        let server = try RudeServer { connection in connection.answerAll { _ in Fixture.ok("") } }
        let client = try Fixture.client(
            resolve: ["metadata.example:\(server.port):127.0.0.1"],
            addresses: .publicOnly
        )
        let failure = try #require(
            await Fixture.failure(client, HTTPRequest(.post(body: [1]), url: server.url(host: host)))
        )
        guard case .addressRefused = failure else {
            Issue.record("\(failure)")
            return
        }
        #expect(!failure.mayHaveReachedServer)
        #expect(server.connections == 0)
    }
}
