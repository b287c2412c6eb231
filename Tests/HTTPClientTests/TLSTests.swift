import COpenSSL
import Conformance
import Foundation
import HTTPClient
import Testing

@Suite("TLS")
struct TLSTests {
    private let authority: TestAuthority

    init() throws { authority = try TestAuthority() }

    private func server(
        _ names: String = "DNS:localhost,IP:127.0.0.1",
        days: ClosedRange<Int> = -1...5,
        maximum: Int32? = nil
    ) throws -> RudeServer {
        let context = try authority.serverContext(names, days: days, maximumVersion: maximum)
        return try RudeServer(tls: context) { connection in connection.answerAll { Fixture.ok($0.target) } }
    }

    private func client(_ trust: TrustSource? = nil) throws -> HTTPClient {
        try Fixture.client(trust: trust ?? .file(path: authority.rootFile), plain: false)
    }

    @Test(
        "A chain to the trust file passes, by name and by address; the connection and its trust are reused",
        .rows("T-02")
    )
    func trusted() async throws {
        let server = try server()
        let client = try client()
        for host in ["localhost", "127.0.0.1", "localhost"] {
            let url = server.secureURL("/dir", host: host)
            #expect(try await client.send(HTTPRequest(.get, url: url)).text == "/dir")
        }
        #expect(server.connections == 2)
    }

    @Test("The trust file alone is trusted, and the system's roots don't know a private authority", .rows("T-02"))
    func untrusted() async throws {
        let server = try server()
        let other = try TestAuthority()
        defer { withExtendedLifetime(other) {} }
        for trust in [TrustSource.system, .file(path: other.rootFile)] {
            let request = HTTPRequest(.post(body: [1]), url: server.secureURL())
            let failure = try #require(await Fixture.failure(try client(trust), request))
            #expect(failure == .tls(host: "localhost:\(server.port)", .untrusted))
            #expect(!failure.mayHaveReachedServer)
        }
        #expect(server.requests.isEmpty)
    }

    @Test("A good certificate for another name", .rows("T-02"))
    func wrongHost() async throws {
        let server = try server("DNS:other.example")
        let failure = await Fixture.failure(try client(), HTTPRequest(.get, url: server.secureURL()))
        #expect(failure == .tls(host: "localhost:\(server.port)", .wrongHost))
        #expect(server.requests.isEmpty)
    }

    @Test("Expired, and not valid yet", .rows("T-02"))
    func outOfTime() async throws {
        let expired = try server(days: -10 ... -1)
        let early = try server(days: 2...5)
        let client = try client()
        let failures = [
            await Fixture.failure(client, HTTPRequest(.get, url: expired.secureURL())),
            await Fixture.failure(client, HTTPRequest(.get, url: early.secureURL())),
        ]
        #expect(
            failures == [
                .tls(host: "localhost:\(expired.port)", .expired), .tls(host: "localhost:\(early.port)", .notYetValid),
            ]
        )
    }

    @Test("TLS 1.1 is too old, TLS 1.2 is not")
    func versions() async throws {
        let client = try client()
        let current = try server(maximum: TLS1_2_VERSION)
        #expect(try await client.send(HTTPRequest(.get, url: current.secureURL())).status == 200)
        let old = try server(maximum: TLS1_1_VERSION)
        let failure = await Fixture.failure(client, HTTPRequest(.get, url: old.secureURL()))
        guard case .tls(_, .handshake) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test("Closed in the middle of the handshake, and not TLS at all")
    func noHandshake() async throws {
        let client = try client()
        let closing = try RudeServer { connection in _ = connection.read(5) }
        let closed = await Fixture.failure(client, HTTPRequest(.post(body: [1]), url: closing.secureURL()))
        #expect(closed == .tls(host: "localhost:\(closing.port)", .closed))
        let plain = try RudeServer { connection in connection.write("HTTP/1.1 400 Bad\r\n\r\n") }
        let failure = await Fixture.failure(client, HTTPRequest(.post(body: [1]), url: plain.secureURL()))
        guard case .tls(_, .handshake) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test("A trust file that is missing, or holds nothing, is named")
    func trustFile() async throws {
        let missing = "/nonexistent/roots.pem"
        #expect(throws: HTTPFailure.trustFile(path: missing)) { try client(.file(path: missing)) }
        let empty = FileManager.default.temporaryDirectory.appending(path: "rekey-empty-\(UUID().uuidString).pem").path
        try Data("nothing\n".utf8).write(to: URL(filePath: empty))
        defer { try? FileManager.default.removeItem(atPath: empty) }
        let server = try server()
        let failure = await Fixture.failure(
            try client(.file(path: empty)),
            HTTPRequest(.get, url: server.secureURL())
        )
        #expect(failure == .trustFile(path: empty))
    }

    @Test("A name may be given its address by configuration")
    func resolve() async throws {
        let server = try server("DNS:ca.example")
        let client = try Fixture.client(
            trust: .file(path: authority.rootFile),
            plain: false,
            resolve: ["ca.example:\(server.port):127.0.0.1"]
        )
        #expect(try await client.send(HTTPRequest(.get, url: server.secureURL(host: "ca.example"))).status == 200)
    }

    @Test("Neither a key log nor a proxy from the environment is obeyed")
    func environment() async throws {
        let server = try server()
        let response = try await client().send(HTTPRequest(.get, url: server.secureURL()))
        #expect(response.status == 200)
        #expect(!FileManager.default.fileExists(atPath: Fixture.keyLog))
    }
}
