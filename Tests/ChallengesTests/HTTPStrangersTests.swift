import Conformance
import NIOCore
import Testing

@testable import Challenges

/// T17: what the HTTP-01 listener gives to whoever is no validator, request by request, as octets on the wire.
struct HTTPStrangersTests {
    private static let path = "/.well-known/acme-challenge/token"

    /// Forty requests that must not be answered with the key authorization.
    private static let requests: [String] = [
        get("/"), get("*"), get("//"), get("/index.html"), get("/.well-known/"), get("/.well-known/acme-challenge"),
        get("/.well-known/acme-challenge/"), get(path + "/"), get(path + "?"), get(path + "?token=token"),
        get(path + "#x"), get(path + ";x"), get(path + "%20"), get(path + "%00"), get(path + "\u{0}"), get(path + "."),
        get("/.well-known/acme-challenge/Token"), get("/.well-known/acme-challenge/%74oken"),
        get("/.well-known/acme-challenge/./token"), get("/.well-known/acme-challenge/%2e/token"),
        get("/.well-known/acme-challenge/../acme-challenge/token"), get("/x/..\(path)"), get("/x/%2e%2e\(path)"),
        get("/.well-known//acme-challenge/token"), get("/\(path)"), get("/.well-known\\acme-challenge\\token"),
        get("http://a.example\(path)"), get("https://a.example\(path)"),
        get("http://169.254.169.254/latest/meta-data/"),
        get("a.example:80\(path)"), get("/.well-known/acme-challenge/../../../../etc/passwd"),
        "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n",
        "POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
        "PUT \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", "TRACE \(path) HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET \(path) HTTP/1.1\r\nX: \(String(repeating: "a", count: 1 << 20))\r\n\r\n",
        "GET /\(String(repeating: "a", count: 1 << 20)) HTTP/1.1\r\nHost: x\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET \(path) HTTP/9.9\r\nHost x\r\n\r\n",
        "POST \(path) HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n\(get(path))",
    ]

    private static func get(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: stranger-marker\r\n\r\n" }

    @Test(.rows("H-03", "F-H4", "F-T17")) func fortyRequestsLearnNothing() async throws {
        #expect(Self.requests.count == 40)
        let listener = HTTPChallengeListener(address: "127.0.0.1", port: 0)
        try await listener.open(token: "token", keyAuthorization: "token.thumb")
        let port = try #require(await listener.boundPort)
        for request in Self.requests {
            let connection = try #require(RawConnection(port: port))
            defer { connection.close() }
            connection.send(request)
            let (octets, wasClosed) = connection.readOctets()
            let answer = String(decoding: octets, as: UTF8.self)
            let label = "\(request.prefix(60))"
            #expect(wasClosed, "\(label)")
            #expect(!answer.contains("token.thumb"), "\(label)")
            #expect(!answer.contains("stranger-marker") && !answer.contains("meta-data"), "\(label)")
            #expect(!answer.lowercased().contains("\r\nlocation:"), "\(label)")
            let status = answer.split(separator: " ").dropFirst().first.map { String($0) }
            #expect([nil, "400", "404", "405"].contains(status), "\(label): \(status ?? "")")
            #expect(answer.ranges(of: "HTTP/1.1 ").count <= 1, "\(label)")
        }
        await listener.close(token: "token")
    }

    /// H-05, H-06: an authority comes by a redirect, or by an address; what it asks for is the token.
    @Test(
        .rows("H-05", "H-06"),
        arguments: ["a.example", "192.0.2.1", "[2001:db8::7]", "[::1]:80", "other.example:80"]
    )
    func theHostMayBeAnyOfItsNames(host: String) async throws {
        let listener = HTTPChallengeListener(address: "127.0.0.1", port: 0)
        try await listener.open(token: "token", keyAuthorization: "token.thumb")
        let port = try #require(await listener.boundPort)
        let request = "GET \(Self.path) HTTP/1.1\r\nHost: \(host)\r\n\r\n"
        #expect(RawConnection.exchange(request, port: port)?.hasSuffix("\r\n\r\ntoken.thumb") == true)
        await listener.close(token: "token")
    }

    /// A connection that says nothing, or not enough, ends.
    @Test(.rows("F-T16"), arguments: ["", "GET \(path) HTTP/1.1\r\nHost: x\r\n"])
    func everyConnectionEnds(beginning: String) async throws {
        let listener = HTTPChallengeListener(address: "127.0.0.1", port: 0, deadline: .milliseconds(200))
        try await listener.open(token: "token", keyAuthorization: "token.thumb")
        let port = try #require(await listener.boundPort)
        let connection = try #require(RawConnection(port: port))
        connection.send(beginning)
        let (octets, wasClosed) = connection.readOctets(patience: 5_000)
        #expect(wasClosed && octets.isEmpty)
        connection.close()
        await listener.close(token: "token")
    }
}
