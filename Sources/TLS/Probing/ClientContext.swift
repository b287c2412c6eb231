import COpenSSL

/// The settings of all handshakes that only look: TLS 1.0 and newer, nothing verified, weak certificates shown too.
final class ClientContext: Sendable {
    /// The `SSL_CTX`. Safe to share: it is configured in `init` and not changed after; OpenSSL counts and locks the rest.
    private nonisolated(unsafe) let handle: OpaquePointer?

    init() {
        handle = SSL_CTX_new(TLS_client_method())
        guard let handle else { return }
        // What speaks nothing better has a certificate all the same, and it expires like any other.
        _ = rekey_SSL_CTX_set_min_proto_version(handle, TLS1_VERSION)
        _ = rekey_SSL_CTX_allow_legacy_servers(handle)
        // Captured first, judged afterwards: an expired or weak certificate must be seen to be reported. The callback
        // keeps OpenSSL from building a chain whose verdict nobody asks for.
        SSL_CTX_set_verify(handle, SSL_VERIFY_NONE, nil)
        SSL_CTX_set_cert_verify_callback(handle, { _, _ in 1 }, nil)
        SSL_CTX_set_security_level(handle, 0)
        _ = rekey_SSL_CTX_set_tlsext_status_type(handle, TLSEXT_STATUSTYPE_ocsp)
        _ = rekey_SSL_CTX_set_session_cache_mode(handle, Int(SSL_SESS_CACHE_OFF))
        // One read for header and contents of a record.
        _ = rekey_SSL_CTX_set_read_ahead(handle, 1)
        SSL_CTX_set_client_cert_cb(handle) { ssl, _, _ in
            // Noted, and answered with none.
            if let ssl { _ = SSL_set_ex_data(ssl, 0, UnsafeMutableRawPointer(bitPattern: 1)) }
            return 0
        }
    }

    deinit { SSL_CTX_free(handle) }

    /// Whether the server of a connection from here asked for a certificate of ours.
    static func wasAskedForCertificate(_ ssl: OpaquePointer) -> Bool { SSL_get_ex_data(ssl, 0) != nil }

    /// A client connection without a wire yet; nil when OpenSSL refuses (its queue says why).
    func connection(name: String?, offer: Offer) -> OpaquePointer? {
        guard let handle, let ssl = SSL_new(handle) else { return nil }
        SSL_set_connect_state(ssl)
        let shown = offer.sendsServerName ? name : nil
        guard shown.map({ rekey_SSL_set_tlsext_host_name(ssl, $0) == 1 }) ?? true, offer.apply(to: ssl) else {
            SSL_free(ssl)
            return nil
        }
        return ssl
    }
}
