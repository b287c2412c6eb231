import Foundation
import HTTPClient
import Testing

/// What only the readers of clusters and logs ask of a client.
@Suite("Given roots, compressed bodies, redirects as answers")
struct RemoteReadingTests {
    @Test("Roots that are given in memory are trusted, and no others")
    func givenRoots() async throws {
        let authority = try TestAuthority()
        let context = try authority.serverContext("DNS:localhost", days: -1...5, maximumVersion: nil)
        let server = try RudeServer(tls: context) { connection in connection.answerAll { Fixture.ok($0.target) } }
        let request = HTTPRequest(.get, url: server.secureURL("/here"))
        let root = try Array(Data(contentsOf: URL(filePath: authority.rootFile)))
        let client = try Fixture.client(trust: .pem(root), plain: false)
        #expect(try await client.send(request).text == "/here")

        let other = try TestAuthority()
        let otherRoot = try Array(Data(contentsOf: URL(filePath: other.rootFile)))
        let stranger = try Fixture.client(trust: .pem(otherRoot), plain: false)
        #expect(await Fixture.failure(stranger, request) == .tls(host: "localhost:\(server.port)", .untrusted))
        for nothing in [[], Array("no certificate\n".utf8)] {
            let client = try Fixture.client(trust: .pem(nothing), plain: false)
            let failure = try #require(await Fixture.failure(client, request))
            #expect(!failure.mayHaveReachedServer)
        }
        #expect(server.requests.count == 1)
    }

    /// 100,000 times "a".
    private static let packed = """
        H4sIAAAAAAACA+3BMQEAAADCoKzrX8IaHkABAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAArwaH+uIboIYBAA==
        """

    @Test("A compressed body is asked for and decoded only where that is wished, and the limit counts what it becomes")
    func compression() async throws {
        let octets = try #require(Data(base64Encoded: Self.packed))
        let server = try RudeServer { connection in
            while connection.readRequest() != nil {
                let length = octets.count
                connection.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(length)\r\n\r\n")
                connection.write(Array(octets))
            }
        }
        let client = try Fixture.client()
        var request = HTTPRequest(.get, url: server.url(), acceptsCompression: true)
        #expect(try await client.send(request).body == [UInt8](repeating: 0x61, count: 100_000))
        request.limits.bodyBytes = 99_999
        #expect(await Fixture.failure(client, request) == .bodyTooLarge(limit: 99_999))
        request.acceptsCompression = false
        #expect(try await client.send(request).body == Array(octets))
        #expect(server.requests.map { $0.header("Accept-Encoding") } == ["gzip", "gzip", nil])
    }

    @Test("A redirect that is to be delivered is an answer, and nobody goes there")
    func deliveredRedirect() async throws {
        let server = try RudeServer { connection in
            connection.answerAll { _ in "HTTP/1.1 302 Found\r\nLocation: /else\r\nContent-Length: 0\r\n\r\n" }
        }
        let response = try await Fixture.client().send(HTTPRequest(.get, url: server.url(), redirects: .deliver))
        #expect(response.status == 302)
        #expect(response.headers.first("Location") == "/else")
        #expect(server.requests.count == 1)
    }
}
