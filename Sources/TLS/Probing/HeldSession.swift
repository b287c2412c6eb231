import COpenSSL

/// A TLS session between two connections: the one that gets it and the one that offers it again.
final class HeldSession: Sendable {
    /// Written by the loop's thread before it gives the answer of the first connection, read by it in the second one,
    /// which is begun after that answer.
    private nonisolated(unsafe) var handle: OpaquePointer?

    deinit { SSL_SESSION_free(handle) }

    /// Whether there is one.
    var isThere: Bool { handle != nil }

    /// Takes the session of a connection, if it can be resumed by now.
    func keep(from ssl: OpaquePointer) {
        guard handle == nil, let session = SSL_get1_session(ssl) else { return }
        if SSL_SESSION_is_resumable(session) == 1 {
            handle = session
        } else {
            SSL_SESSION_free(session)
        }
    }

    /// Offers the session in a connection's handshake.
    func offer(in ssl: OpaquePointer) {
        if let handle { _ = SSL_set_session(ssl, handle) }
    }
}
