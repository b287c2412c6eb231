import Testing

@testable import HTTPClient

@Suite("The system's roots")
struct SystemRootsTests {
    @Test("The directory is asked first, and the file only if there is one to fall back on")
    func forms() {
        let both = SystemRoots(file: "/f.pem", directory: "/etc/ssl/certs")
        #expect(both.first == .init(file: nil, directory: "/etc/ssl/certs"))
        #expect(both.second == .init(file: "/f.pem", directory: nil))
        let unprepared = SystemRoots(file: "/f.pem", directory: "/proc")
        #expect(unprepared.first == .init(file: "/f.pem", directory: nil))
        #expect(unprepared.second == nil)
    }

    @Test("A root that stands in the file alone is found, and the directory is not asked again; the POST goes out once")
    func fallBack() async throws {
        let authority = try TestAuthority()
        defer { withExtendedLifetime(authority) {} }
        let server = try RudeServer(tls: try authority.serverContext("DNS:localhost")) { connection in
            connection.answerAll { _ in "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n" }
        }
        _ = try Fixture.client()
        let client = try HTTPClient(
            HTTPClientConfiguration(userAgent: "rekey-test/1"),
            roots: SystemRoots(file: authority.rootFile, directory: "/etc/ssl/certs")
        )
        let request = HTTPRequest(.post(body: [1]), url: server.secureURL())
        #expect(try await client.send(request).status == 200)
        #expect(server.connections == 2)
        #expect(server.requests.count == 1)
        #expect(try await client.send(request).status == 200)
        #expect(server.connections == 3)
        #expect(server.requests.count == 2)
    }
}
