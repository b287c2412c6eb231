import COpenSSL
import Glibc

/// A request as the server saw it.
struct ReceivedRequest: Sendable {
    var requestLine: String
    var headerLines: [String]
    var body: [UInt8]

    var method: String { String(requestLine.prefix { $0 != " " }) }
    var target: String { String(requestLine.split(separator: " ").dropFirst().first ?? "") }

    func header(_ name: String) -> String? {
        headerLines.first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
            .map { String($0.dropFirst(name.count + 1).drop { $0 == " " }) }
    }
}

/// One connection of the rude server, blocking, on a thread of its own.
final class RudeConnection {
    /// Whether the TLS handshake, if any, went well.
    let isReady: Bool
    private let descriptor: Int32
    private let ssl: OpaquePointer?
    private let note: (ReceivedRequest) -> Void
    private var buffer: [UInt8] = []

    init(_ descriptor: Int32, _ context: OpaquePointer?, note: @escaping (ReceivedRequest) -> Void) {
        self.descriptor = descriptor
        self.note = note
        ssl = context.flatMap { SSL_new($0) }
        if let ssl {
            SSL_set_fd(ssl, descriptor)
            isReady = SSL_accept(ssl) == 1
        } else {
            isReady = true
        }
    }

    deinit { SSL_free(ssl) }

    /// The next request, or nil at the end of the connection.
    func readRequest() -> ReceivedRequest? {
        while true {
            if let request = takeRequest() {
                note(request)
                return request
            }
            guard fill() else { return nil }
        }
    }

    /// Exactly `count` bytes, or nil at the end of the connection.
    func read(_ count: Int) -> [UInt8]? {
        while buffer.count < count { guard fill() else { return nil } }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    /// - Returns: false once the client is gone.
    @discardableResult
    func write(_ text: String) -> Bool { write(Array(text.utf8)) }

    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { bytes -> Int in
                if let ssl { return Int(SSL_write(ssl, bytes.baseAddress, Int32(bytes.count))) }
                return send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    /// Answers each request of the connection alike until the client goes.
    func answerAll(_ response: (ReceivedRequest) -> String) {
        while let request = readRequest() { guard write(response(request)) else { return } }
    }

    func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

    /// Waits until the client goes.
    func waitForClose() { while fill() { buffer = [] } }

    /// Resets the connection instead of closing it.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    }

    private func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        let count = chunk.withUnsafeMutableBytes { bytes in
            if let ssl { return Int(SSL_read(ssl, bytes.baseAddress, Int32(bytes.count))) }
            return recv(descriptor, bytes.baseAddress, bytes.count, 0)
        }
        guard count > 0 else { return false }
        buffer += chunk.prefix(count)
        return true
    }

    private func takeRequest() -> ReceivedRequest? {
        let end: [UInt8] = [13, 10, 13, 10]
        guard buffer.count >= 4, let start = (0...(buffer.count - 4)).first(where: { buffer[$0...].starts(with: end) })
        else { return nil }
        let lines = String(decoding: buffer[..<start], as: UTF8.self).split(separator: "\r\n").map(String.init)
        var request = ReceivedRequest(
            requestLine: lines.first ?? "",
            headerLines: Array(lines.dropFirst()),
            body: []
        )
        let length = request.header("content-length").flatMap(Int.init) ?? 0
        guard buffer.count >= start + 4 + length else { return nil }
        request.body = Array(buffer[(start + 4)..<(start + 4 + length)])
        buffer.removeFirst(start + 4 + length)
        return request
    }
}
