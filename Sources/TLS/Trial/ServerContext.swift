import COpenSSL
import PKI

/// A TLS server's settings with one pair of files, loaded as servers load them.
final class ServerContext {
    let handle: OpaquePointer

    /// Loads certificates and key; throws the finding when they cannot be loaded or do not belong together.
    init(fullchain: String, key: String) throws(TrialFinding) {
        ERR_clear_error()
        guard let handle = SSL_CTX_new(TLS_server_method()) else {
            throw .handshake(OpenSSLError("preparing a server"))
        }
        self.handle = handle
        _ = rekey_SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION)
        // 112 bits, the level of the distributions: what they refuse to load must not be staged.
        SSL_CTX_set_security_level(handle, 2)
        // An encrypted key is an error here, never a prompt on the terminal.
        SSL_CTX_set_default_passwd_cb(handle) { _, _, _, _ in 0 }
        guard SSL_CTX_use_certificate_chain_file(handle, fullchain) == 1 else {
            throw .unreadableCertificates(OpenSSLError("loading the certificates"))
        }
        guard SSL_CTX_use_PrivateKey_file(handle, key, SSL_FILETYPE_PEM) == 1 else {
            throw Self.saysMismatch(ERR_peek_last_error())
                ? .keyMismatch : .unreadableKey(OpenSSLError("loading the key"))
        }
        // A key of another kind than the certificate's loads without complaint; only this asks for the pair.
        guard SSL_CTX_check_private_key(handle) == 1 else {
            ERR_clear_error()
            throw .keyMismatch
        }
    }

    deinit { SSL_CTX_free(handle) }

    private static func saysMismatch(_ code: UInt) -> Bool {
        let isMismatch =
            rekey_ERR_GET_LIB(code) == ERR_LIB_X509
            && [X509_R_KEY_VALUES_MISMATCH, X509_R_KEY_TYPE_MISMATCH].contains(rekey_ERR_GET_REASON(code))
        if isMismatch { ERR_clear_error() }
        return isMismatch
    }
}
