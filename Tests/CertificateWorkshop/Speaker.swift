import COpenSSL
import Glibc
import Synchronization

/// A server on loopback that follows a script with each connection, each on a thread of its own: what is said, byte by
/// byte, is up to the test.
package final class Speaker: Sendable {
    /// What is done with a connection.
    package typealias Script = @Sendable (SpokenLine) -> Void

    private struct State {
        var accepted = 0
        var open: [Int32] = []
        var mostAtOnce = 0
        var isClosed = false
    }

    /// The port on 127.0.0.1.
    package let port: UInt16
    private let descriptor: Int32
    private let script: Script
    private let state = Mutex(State())

    /// Listens on any port of 127.0.0.1.
    package init(_ script: @escaping Script) throws {
        self.script = script
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        self.descriptor = descriptor
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) == 0 && listen(descriptor, 1024) == 0
                    && getsockname(descriptor, address, &size) == 0
            }
        }
        guard isListening else { throw TLSListener.Unavailable(errno: errno) }
        port = UInt16(bigEndian: address.sin_port)
        Self.start { [self] in accept() }
    }

    /// How many connections there were.
    package var accepted: Int { state.withLock(\.accepted) }
    /// How many there were at the same time, at most.
    package var mostAtOnce: Int { state.withLock(\.mostAtOnce) }

    /// Stops listening, and ends all connections.
    package func stop() {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.isClosed = true
            for connection in state.open { shutdown(connection, Int32(SHUT_RDWR)) }
        }
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private func accept() {
        while true {
            let connection = Glibc.accept(descriptor, nil, nil)
            if connection < 0 {
                if errno == EINTR { continue }
                break
            }
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            let isWanted = state.withLock { state in
                state.accepted += 1
                state.open.append(connection)
                state.mostAtOnce = max(state.mostAtOnce, state.open.count)
                return !state.isClosed
            }
            if !isWanted { shutdown(connection, Int32(SHUT_RDWR)) }
            Self.start { [self] in
                script(SpokenLine(connection))
                state.withLock { $0.open.removeAll { $0 == connection } }
                close(connection)
            }
        }
        close(descriptor)
    }

    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private static func start(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 262_144)
        let started = pthread_create(
            &thread,
            &attributes,
            { argument in
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_BLOCK, &all, nil)
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            },
            Unmanaged.passRetained(Body(body)).toOpaque()
        )
        pthread_attr_destroy(&attributes)
        if started == 0 { pthread_detach(thread) }
    }
}
