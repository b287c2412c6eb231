import NIOCore
import NIOHTTP1

/// Writes answers octet by octet, so that everything about them can be wrong; large ones are made while they are sent.
struct ResponseWriter {
    private static let portion = 16_384

    let channel: any Channel
    /// The pause of `Delivery.drip`.
    let dripInterval: Duration

    /// Writes the whole answer; false when the connection must be ended abruptly after it.
    func write(_ response: ServerResponse, isHead: Bool) async throws -> Bool {
        switch response.delivery {
        case .whole:
            try await send(Self.head(response) + Self.end + (isHead ? [] : response.body))
            return true
        case .cut(let limit):
            let octets = Self.head(response) + Self.end + (isHead ? [] : response.body)
            try await send(Array(octets.prefix(limit ?? octets.count / 2)))
            return false
        case .drip:
            for octet in Self.head(response) + Self.end + (isHead ? [] : response.body) {
                try await send([octet])
                try await Task.sleep(for: dripInterval)
            }
            return true
        case .fieldFlood(let octets):
            try await send(Self.head(response))
            try await flood(octets) { "X-Flood-\($0): \(String(repeating: "f", count: 8000))\r\n" }
            try await send(Self.end + (isHead ? [] : response.body))
            return true
        case .endless:
            try await send(Self.head(response, length: .chunked) + Self.end)
            try await chunks(of: response.body, until: nil)
            return true
        case .repeated(let octets):
            try await send(Self.head(response, length: .chunked) + Self.end)
            try await chunks(of: response.body, until: octets)
            return true
        }
    }

    private enum Length { case exact, chunked }

    private static let end = Array("\r\n".utf8)

    /// Status line and fields, without the blank line.
    private static func head(_ response: ServerResponse, length: Length = .exact) -> [UInt8] {
        let status = HTTPResponseStatus(statusCode: response.status)
        var lines = "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n"
        for field in response.fields { lines += "\(field.name): \(field.value)\r\n" }
        switch length {
        case .chunked: lines += "Transfer-Encoding: chunked\r\n"
        // RFC 9110 §8.6: no Content-Length with 204.
        case .exact where response.status == 204: break
        case .exact: lines += "Content-Length: \(response.claimedLength ?? String(response.body.count))\r\n"
        }
        if response.closes { lines += "Connection: close\r\n" }
        return Array(lines.utf8)
    }

    /// The body again and again in chunks of RFC 9112 §7.1; with a limit, the last chunk follows.
    private func chunks(of body: [UInt8], until limit: Int?) async throws {
        let piece = body.isEmpty ? Array("x".utf8) : body
        var portion: [UInt8] = []
        while portion.count < Self.portion { portion += piece }
        var sent = 0
        while limit.map({ sent < $0 }) ?? true {
            try Task.checkCancellation()
            try await send(Array("\(String(portion.count, radix: 16))\r\n".utf8) + portion + Self.end)
            sent += portion.count
        }
        try await send(Array("0\r\n\r\n".utf8))
    }

    private func flood(_ octets: Int, _ line: (Int) -> String) async throws {
        var (sent, number) = (0, 0)
        while sent < octets {
            try Task.checkCancellation()
            let field = Array(line(number).utf8)
            try await send(field)
            sent += field.count
            number += 1
        }
    }

    private func send(_ octets: [UInt8]) async throws {
        // Done when the kernel has it: a queue of writes would keep an endless body in memory.
        try await channel.writeAndFlush(ByteBuffer(bytes: octets)).get()
    }
}
