import COpenSSL
import Glibc
import Synchronization

/// A TLS server on loopback whose certificate can be changed while it runs, and which can misbehave.
package final class TLSListener: Sendable {
    /// A pair of PEM files.
    package struct Pair: Sendable {
        let fullchain: String
        let key: String

        /// Files by path.
        package init(fullchain: String, key: String) {
            self.fullchain = fullchain
            self.key = key
        }
    }

    /// What the server does with a connection.
    package enum Manner: Sendable {
        /// Shakes hands, with one pair after the other when there are several: workers that drain. Whoever sends a server
        /// name moves it on.
        case serve([Pair])
        /// Shakes hands with all pairs at once, as a server with several certificates for one name: each client is shown
        /// the one that it understands. One version of TLS at most, if given.
        case together([Pair], most: Int32? = nil)
        /// Says each line of plain text in turn, reading an answer after each but the last, and then shakes hands.
        case startTLS(says: [String], Pair)
        /// Speaks TLS 1.2 and insists on a certificate of the client's.
        case demandClientCertificate(Pair)
        /// Accepts and says nothing.
        case stall
        /// Closes at once.
        case hangUp
        /// Sends what is not TLS.
        case babble
    }

    private struct State {
        var manner: Manner
        var turn = 0
        var names: [String?] = []
        var isClosed = false
    }

    /// Why there is no listener.
    package struct Unavailable: Error { let errno: Int32 }

    /// The port on 127.0.0.1.
    package let port: UInt16
    private let descriptor: Int32
    private let state: Mutex<State>

    /// Listens on 127.0.0.1, on the port given or any.
    package init(_ manner: Manner, port wanted: UInt16 = 0) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, 4)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = wanted.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let failure = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(descriptor, address, size) == 0, listen(descriptor, 64) == 0,
                    getsockname(descriptor, address, &size) == 0
                else { return errno }
                return 0
            }
        }
        guard failure == 0 else { throw Unavailable(errno: failure) }
        port = UInt16(bigEndian: address.sin_port)
        state = Mutex(State(manner: manner))
        var thread = pthread_t()
        let box = Unmanaged.passRetained(self)
        pthread_create(
            &thread,
            nil,
            { argument in
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_BLOCK, &all, nil)
                if let argument { Unmanaged<TLSListener>.fromOpaque(argument).takeRetainedValue().accept() }
                return nil
            },
            box.toOpaque()
        )
        pthread_detach(thread)
    }

    /// Changes what is done with the connections to come.
    package func change(to manner: Manner) {
        state.withLock {
            $0.manner = manner
            $0.turn = 0
        }
    }

    /// The server names that clients sent, nil for none, in order; waits until there are as many as expected, or 5 s.
    ///
    /// A client is through before the server is (RFC 8446 §2), so asking at once would be asking too early.
    package func namesAsked(_ count: Int) async throws -> [String?] {
        for _ in 0..<500 where state.withLock({ $0.names.count }) < count {
            try await Task.sleep(for: .milliseconds(10))
        }
        return state.withLock { $0.names }
    }

    /// Stops listening; connections are refused from then on.
    package func stop() {
        // Only the thread that accepts closes the descriptor: its number may be another listener's at once, and the thread
        // would serve that one's clients.
        state.withLock { state in
            if !state.isClosed { shutdown(descriptor, Int32(SHUT_RDWR)) }
            state.isClosed = true
        }
    }

    private func accept() {
        defer { close() }
        while true {
            let connection = Glibc.accept(descriptor, nil, nil)
            if connection < 0 {
                if errno == EINTR { continue }
                return
            }
            let (manner, turn) = state.withLock { ($0.manner, $0.turn) }
            if case .stall = manner { continue }
            answer(connection, manner, turn)
            Glibc.close(connection)
        }
    }

    private func close() {
        state.withLock { state in
            state.isClosed = true
            Glibc.close(descriptor)
        }
    }

    private func answer(_ connection: Int32, _ manner: Manner, _ turn: Int) {
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        switch manner {
        case .serve(let pairs):
            shakeHands(connection, [pairs[turn % pairs.count]])
        case .together(let pairs, let most):
            shakeHands(connection, pairs, most: most)
        case .demandClientCertificate(let pair):
            shakeHands(connection, [pair], most: TLS1_2_VERSION, isDemanding: true)
        case .startTLS(let says, let pair):
            for (position, line) in says.enumerated() {
                say(connection, line)
                if position < says.count - 1 { hear(connection) }
            }
            shakeHands(connection, [pair])
        case .babble:
            say(connection, "HTTP/1.1 400 Bad Request\r\n\r\n")
            hear(connection)
        case .hangUp, .stall:
            break
        }
    }

    private func say(_ connection: Int32, _ text: String) {
        let octets = Array(text.utf8)
        _ = send(connection, octets, octets.count, Int32(MSG_NOSIGNAL))
    }

    private func hear(_ connection: Int32) {
        var octets = [UInt8](repeating: 0, count: 1024)
        _ = recv(connection, &octets, octets.count, 0)
    }

    private func shakeHands(
        _ connection: Int32,
        _ pairs: [Pair],
        most: Int32? = nil,
        isDemanding: Bool = false
    ) {
        ERR_clear_error()
        guard let context = SSL_CTX_new(TLS_server_method()) else { return }
        defer { SSL_CTX_free(context) }
        SSL_CTX_set_security_level(context, 0)
        if let most { _ = rekey_SSL_CTX_set_max_proto_version(context, most) }
        if isDemanding {
            SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        }
        // A pair that does not load leaves a server without a certificate, as a broken reload does.
        for pair in pairs {
            _ = SSL_CTX_use_certificate_chain_file(context, pair.fullchain)
            _ = SSL_CTX_use_PrivateKey_file(context, pair.key, SSL_FILETYPE_PEM)
        }
        guard let ssl = SSL_new(context) else { return }
        defer { SSL_free(ssl) }
        SSL_set_fd(ssl, connection)
        guard SSL_accept(ssl) == 1 else { return }
        let name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) }
        state.withLock { state in
            state.names.append(name)
            // Whoever comes by without a name is not the test: another one may be scanning this host.
            if name != nil { state.turn += 1 }
        }
        var octets = [UInt8](repeating: 0, count: 16)
        _ = SSL_read(ssl, &octets, 16)
        SSL_shutdown(ssl)
    }
}
