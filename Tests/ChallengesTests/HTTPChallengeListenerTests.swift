import Conformance
import Glibc
import Testing

@testable import Challenges

struct ResponderReplyTests {
    private let pending = ["tok_EN-1": "tok_EN-1.thumb"]

    @Test(.rows("H-03")) func onlyTheExactTokenIsAnswered() {
        let path = "/.well-known/acme-challenge/tok_EN-1"
        for method in ["GET", "HEAD"] {
            #expect(
                ResponderReply.decide(method: method, target: path, pending: pending)
                    == .answer(token: "tok_EN-1", keyAuthorization: "tok_EN-1.thumb")
            )
        }
        for method in ["POST", "PUT", "OPTIONS", "CONNECT", "TRACE", "get", ""] {
            #expect(ResponderReply.decide(method: method, target: path, pending: pending) == .methodNotAllowed)
        }
    }

    /// T17: decoding, dots, queries, other forms and neighbours of the path are all nothing.
    @Test(
        .rows("H-03", "F-H4"),
        arguments: [
            "", "/", "*", "/.well-known/acme-challenge/", "/.well-known/acme-challenge",
            "/.well-known/acme-challenge/tok_EN-1/",
            "/.well-known/acme-challenge/tok_EN-1?x=1", "/.well-known/acme-challenge/tok_EN-1#x",
            "/.well-known/acme-challenge//tok_EN-1", "//.well-known/acme-challenge/tok_EN-1",
            "/.well-known/acme-challenge/%74ok_EN-1", "/.well-known/acme-challenge/../acme-challenge/tok_EN-1",
            "/.well-known/acme-challenge/./tok_EN-1", "/.WELL-KNOWN/acme-challenge/tok_EN-1",
            "http://a.example/.well-known/acme-challenge/tok_EN-1", "/x/.well-known/acme-challenge/tok_EN-1",
            "/.well-known/acme-challenge/tok_en-1", "/.well-known/acme-challenge/tok_EN-1\0",
            "/.well-known/acme-challenge/../../../etc/passwd", "/.well-known/acme-challenge/tok_EN-1%00",
        ]
    )
    func everythingElseIsNotFound(target: String) {
        #expect(ResponderReply.decide(method: "GET", target: target, pending: pending) == .notFound)
    }
}

struct HTTPChallengeListenerTests {
    private let path = "/.well-known/acme-challenge/token"

    private func withListener(_ body: (HTTPChallengeListener, Int) async throws -> Void) async throws {
        let listener = HTTPChallengeListener(address: "127.0.0.1", port: 0)
        try await listener.open(token: "token", keyAuthorization: "token.thumb")
        let port = try #require(await listener.boundPort)
        try await body(listener, port)
        await listener.close(token: "token")
    }

    @Test(.rows("H-01", "H-02")) func answersWithTheKeyAuthorizationAlone() async throws {
        try await withListener { _, port in
            let answer = try #require(
                RawConnection.exchange("GET \(path) HTTP/1.1\r\nHost: a.example\r\n\r\n", port: port)
            )
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.hasSuffix("\r\n\r\ntoken.thumb"))
            #expect(answer.lowercased().contains("content-length: 11\r\n"))
            #expect(answer.lowercased().contains("content-type: application/octet-stream\r\n"))
            #expect(answer.lowercased().contains("x-content-type-options: nosniff"))
            let head = try #require(
                RawConnection.exchange("HEAD \(path) HTTP/1.1\r\nHost: a.example\r\n\r\n", port: port)
            )
            #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n") && head.hasSuffix("\r\n\r\n"))
        }
    }

    @Test(.rows("F-H4")) func strangersGetNothingBack() async throws {
        try await withListener { _, port in
            let requests = [
                "GET /secret<script> HTTP/1.1\r\nHost: x\r\n\r\n", "POST \(path) HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
                "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", "nonsense\r\n\r\n", "\u{16}\u{03}\u{01}tls hello",
                "GET \(path)%2e HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET \(path) HTTP/1.1\r\nX: " + String(repeating: "a", count: 200_000) + "\r\n\r\n",
            ]
            for request in requests {
                let answer = try #require(RawConnection.exchange(request, port: port))
                #expect(!answer.contains("token.thumb"), "\(request.prefix(40))")
                #expect(!answer.contains("script") && !answer.contains("tls hello"))
            }
            // Pipelined: one answer, then the connection closes.
            let request = "GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n"
            let answer = try #require(RawConnection.exchange(request + request, port: port))
            #expect(answer.ranges(of: "HTTP/1.1").count == 1)
        }
    }

    /// It is up while a challenge is open, and only then.
    @Test func closesWithTheLastChallenge() async throws {
        let listener = HTTPChallengeListener(address: "127.0.0.1", port: 0)
        try await listener.open(token: "one", keyAuthorization: "one.x")
        let port = try #require(await listener.boundPort)
        try await listener.open(token: "two", keyAuthorization: "two.x")
        await listener.close(token: "one")
        let gone = try #require(
            RawConnection.exchange("GET /.well-known/acme-challenge/one HTTP/1.1\r\nHost: x\r\n\r\n", port: port)
        )
        #expect(gone.hasPrefix("HTTP/1.1 404"))
        await listener.close(token: "two")
        #expect(RawConnection(port: port) == nil)
        #expect(await listener.boundPort == nil)
        // And it can come back.
        try await listener.open(token: "three", keyAuthorization: "three.x")
        #expect(await listener.boundPort != nil)
        await listener.close(token: "three")
    }

    /// H5: two thousand silent connections, half of them amid a request, and a validator comes through.
    @Test(.rows("F-H5", "F-T16")) func stalledConnectionsDoNotKeepAValidatorOut() async throws {
        try await withListener { _, port in
            let stalled = (0..<2_000).compactMap { _ in RawConnection(port: port) }
            defer { for connection in stalled { connection.close() } }
            #expect(stalled.count == 2_000)
            for connection in stalled.prefix(1_000) { connection.send("GET \(path) HTTP/1.1\r\nHost: a.exa") }
            let answer = try #require(
                RawConnection.exchange("GET \(path) HTTP/1.1\r\nHost: a.example\r\n\r\n", port: port)
            )
            #expect(answer.hasSuffix("token.thumb"))
        }
    }

    @Test(.rows("F-H1")) func anOccupiedPortIsAnErrorBeforeAnythingIsOpen() async throws {
        try await withListener { _, port in
            let other = HTTPChallengeListener(address: "127.0.0.1", port: port)
            #expect(BindTrial.errno(address: "127.0.0.1", port: UInt16(clamping: port)) == EADDRINUSE)
            #expect(BindTrial.errno(address: "127.0.0.1", port: 0) == nil)
            #expect(BindTrial.errno(address: "192.0.2.1", port: 0) == EADDRNOTAVAIL)
            await #expect(throws: (any Error).self) {
                try await other.open(token: "x", keyAuthorization: "x.y")
            }
        }
    }

    @Test func hearsWhenItWasAsked() async throws {
        try await withListener { listener, port in
            async let heard: Void = listener.waitUntilAsked(token: "token", atMost: .seconds(20))
            let clock = ContinuousClock()
            let start = clock.now
            _ = RawConnection.exchange("GET \(path) HTTP/1.1\r\nHost: a.example\r\n\r\n", port: port)
            await heard
            #expect(clock.now - start < .seconds(10))
            // Nobody asks for another token: the limit ends the wait.
            await listener.waitUntilAsked(token: "other", atMost: .seconds(20))
        }
    }
}
