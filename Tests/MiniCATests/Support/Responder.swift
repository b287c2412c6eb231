import Foundation
import Synchronization

/// A web server for HTTP-01 responses, on plain sockets and a thread.
final class Responder: Sendable {
    struct Failed: Error {}

    let port: Int
    private let listener: Int32
    private let isListening = Mutex(true)
    private let answers = Mutex<[String: (status: String, body: String)]>([:])
    private let asked = Mutex<[String]>([])

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                bind(listener, plain, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, plain, &length) == 0
            }
        }
        guard bound else { throw Failed() }
        port = Int(UInt16(bigEndian: address.sin_port))
        let thread = Thread { [weak self, listener] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0, let self else { break }
                self.serve(connection)
            }
            // Only here: a number closed twice would by then be another test's descriptor.
            self?.isListening.withLock { $0 = false }
            close(listener)
        }
        thread.start()
    }

    /// Wakes the thread, which then ends; connections are refused from now on. May be called again.
    func stop() {
        isListening.withLock { isListening in
            if isListening { shutdown(listener, Int32(SHUT_RDWR)) }
            isListening = false
        }
    }

    func put(_ body: String, for token: String, status: String = "200 OK") {
        answers.withLock { $0["/.well-known/acme-challenge/\(token)"] = (status, body) }
    }

    /// The Host fields of the requests so far.
    var hosts: [String] { asked.withLock { $0 } }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(connection, &buffer, buffer.count, 0)
        guard count > 0 else { return }
        let lines = String(decoding: buffer.prefix(count), as: UTF8.self).components(separatedBy: "\r\n")
        let path = lines[0].split(separator: " ").dropFirst().first.map(String.init) ?? ""
        if let host = lines.first(where: { $0.lowercased().hasPrefix("host:") }) {
            asked.withLock { $0.append(host.dropFirst(5).trimmingCharacters(in: .whitespaces)) }
        }
        let answer = answers.withLock { $0[path] } ?? (status: "404 Not Found", body: "")
        let text = "HTTP/1.1 \(answer.status)\r\nContent-Length: \(answer.body.utf8.count)\r\n\r\n\(answer.body)"
        _ = text.withCString { send(connection, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
    }
}
