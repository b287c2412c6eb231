import COpenSSL

/// The settings of all handshakes that only look: TLS 1.2 and newer, nothing verified, weak certificates shown too.
final class ClientContext: Sendable {
    /// The `SSL_CTX`. Safe to share: it is configured in `init` and not changed after; OpenSSL counts and locks the rest.
    private nonisolated(unsafe) let handle: OpaquePointer?

    init() {
        handle = SSL_CTX_new(TLS_client_method())
        guard let handle else { return }
        _ = rekey_SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION)
        // Captured first, judged afterwards: an expired or weak certificate must be seen to be reported.
        SSL_CTX_set_verify(handle, SSL_VERIFY_NONE, nil)
        SSL_CTX_set_security_level(handle, 0)
    }

    deinit { SSL_CTX_free(handle) }

    /// A client connection over a socket, which stays the caller's; nil when OpenSSL refuses (its queue says why).
    func connection(over descriptor: Int32, name: String?) -> OpaquePointer? {
        guard let handle, let ssl = SSL_new(handle) else { return nil }
        SSL_set_connect_state(ssl)
        guard SSL_set_fd(ssl, descriptor) == 1, name.map({ rekey_SSL_set_tlsext_host_name(ssl, $0) == 1 }) ?? true
        else {
            SSL_free(ssl)
            return nil
        }
        return ssl
    }
}
