import COpenSSL
import Conformance
import HTTPClient
import Testing

@Suite("HTTP/2")
struct HTTP2Tests {
    /// Speaks just enough HTTP/2 (RFC 9113) to answer `batch` requests at a time, the last one first.
    private func server(_ authority: TestAuthority, batch: Int) throws -> RudeServer {
        let context = try authority.serverContext("DNS:localhost")
        SSL_CTX_set_alpn_select_cb(
            context,
            { _, out, outLength, offered, offeredLength, _ in
                guard let out, let outLength, let offered else { return SSL_TLSEXT_ERR_NOACK }
                let names = UnsafeBufferPointer(start: offered, count: Int(offeredLength))
                guard let at = names.indices.first(where: { names[$0...].starts(with: [2, 0x68, 0x32]) }) else {
                    return SSL_TLSEXT_ERR_NOACK
                }
                out.pointee = offered + at + 1
                outLength.pointee = 2
                return SSL_TLSEXT_ERR_OK
            },
            nil
        )
        return try RudeServer(tls: context) { connection in
            guard connection.read(24) != nil else { return }
            connection.write(frame(type: 4, flags: 0, stream: 0, []))
            var waiting: [UInt32] = []
            while let head = connection.read(9) {
                let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
                guard connection.read(length) != nil else { return }
                let stream = head[5...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                if head[3] == 4, head[4] & 1 == 0 { connection.write(frame(type: 4, flags: 1, stream: 0, [])) }
                // HEADERS or DATA that end the stream.
                if head[3] <= 1, head[4] & 1 == 1 { waiting.append(stream) }
                if waiting.count == batch {
                    for stream in waiting.reversed() { connection.write(answer(stream)) }
                    waiting = []
                }
            }
        }
    }

    @Test("Requests share one connection, and each gets its own answer with lower-case names", .rows("T-08", "Q-12"))
    func multiplex() async throws {
        let authority = try TestAuthority()
        defer { withExtendedLifetime(authority) {} }
        let server = try server(authority, batch: 5)
        let client = try Fixture.client(trust: .file(path: authority.rootFile), plain: false)
        let responses = try await withThrowingTaskGroup(of: HTTPResponse.self) { group in
            for number in 0..<5 {
                group.addTask {
                    let method: HTTPMethod = number.isMultiple(of: 2) ? .get : .post(body: [1, 2, 3])
                    return try await client.send(HTTPRequest(method, url: server.secureURL("/\(number)")))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(server.connections == 1)
        #expect(responses.allSatisfy { $0.httpVersion == .http2 && $0.status == 200 })
        #expect(responses.allSatisfy { $0.headers.first("Replay-Nonce") == $0.text })
        #expect(Set(responses.map(\.text)).count == 5)
        #expect(responses.filter(\.newConnection).count == 1)
    }
}

/// One frame: length, type, flags, stream, payload (RFC 9113 §4.1).
private func frame(type: UInt8, flags: UInt8, stream: UInt32, _ payload: [UInt8]) -> [UInt8] {
    let length = UInt32(payload.count)
    let number = (0..<4).map { UInt8(truncatingIfNeeded: stream >> (24 - 8 * $0)) }
    return [UInt8(length >> 16 & 255), UInt8(length >> 8 & 255), UInt8(length & 255), type, flags] + number + payload
}

/// `:status: 200` from the static table, one literal field, and the stream's number as body (RFC 7541 §6.1, §6.2.2).
private func answer(_ stream: UInt32) -> [UInt8] {
    let text = Array("s\(stream)".utf8)
    let name = Array("replay-nonce".utf8)
    let block: [UInt8] = [0x88, 0x00, UInt8(name.count)] + name + [UInt8(text.count)] + text
    return frame(type: 1, flags: 4, stream: stream, block) + frame(type: 0, flags: 1, stream: stream, text)
}
