import COpenSSL
import Foundation
import Glibc
import Synchronization

/// A server on loopback that does to each connection whatever the test says, one thread each.
///
/// Its listening thread keeps it: a test need not hold it for as long as the client talks to it.
final class RudeServer: Sendable {
    struct Failed: Error { let step: String, errno: Int32 }

    /// What clients did so far.
    struct Seen {
        var connections = 0
        var requests: [ReceivedRequest] = []
        var open: Set<Int32> = []
    }

    let port: UInt16
    private let listener: Int32
    private let seen = Mutex(Seen())

    /// - Parameter tls: a context whose ownership is taken; nil for plain HTTP.
    init(tls: OpaquePointer? = nil, _ behave: @escaping @Sendable (RudeConnection) -> Void) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 128) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard bound else { throw Failed(step: "listen", errno: errno) }
        port = UInt16(bigEndian: address.sin_port)
        // A context is safe to share between threads that only make connections of it.
        nonisolated(unsafe) let context = tls
        Thread.detachNewThread { [self] in
            defer { SSL_CTX_free(context) }
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { break }
                admit(descriptor)
                if let context { SSL_CTX_up_ref(context) }
                serve(descriptor, context, behave)
            }
            close(listener)
        }
    }

    /// Ends the listener and every connection.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        seen.withLock { for descriptor in $0.open { shutdown(descriptor, Int32(SHUT_RDWR)) } }
    }

    var connections: Int { seen.withLock { $0.connections } }
    var requests: [ReceivedRequest] { seen.withLock { $0.requests } }
    /// How many connections neither side has closed.
    var openConnections: Int { seen.withLock { $0.open.count } }

    func url(_ path: String = "/", host: String = "127.0.0.1") -> String { "http://\(host):\(port)\(path)" }
    func secureURL(_ path: String = "/", host: String = "localhost") -> String { "https://\(host):\(port)\(path)" }

    func note(_ request: ReceivedRequest) { seen.withLock { $0.requests.append(request) } }

    private func admit(_ descriptor: Int32) {
        seen.withLock {
            $0.connections += 1
            $0.open.insert(descriptor)
        }
    }

    private func serve(
        _ descriptor: Int32,
        _ context: OpaquePointer?,
        _ behave: @escaping @Sendable (RudeConnection) -> Void
    ) {
        nonisolated(unsafe) let context = context
        Thread.detachNewThread { [self] in
            RudeServer.blockBrokenPipe()
            defer { SSL_CTX_free(context) }
            do {
                let connection = RudeConnection(descriptor, context) { self.note($0) }
                if connection.isReady { behave(connection) }
            }
            seen.withLock {
                $0.open.remove(descriptor)
                close(descriptor)
            }
        }
    }

    /// Only on the server's own threads: the client has to look after itself.
    private static func blockBrokenPipe() {
        var pipe = sigset_t()
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipe, nil)
    }
}
