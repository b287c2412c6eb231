import COpenSSL
import PKI

/// A TLS server's settings with one pair of files, loaded as servers load them.
final class ServerContext {
    let handle: OpaquePointer

    /// Loads certificates and key; throws the finding when they cannot be loaded or do not belong together.
    init(fullchain: FileContent, key: FileContent) throws(TrialFinding) {
        ERR_clear_error()
        guard let handle = SSL_CTX_new(TLS_server_method()) else {
            throw .unprepared(OpenSSLError("preparing a server"))
        }
        self.handle = handle
        _ = rekey_SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION)
        // 112 bits, the level of the distributions: what they refuse to load must not be staged.
        SSL_CTX_set_security_level(handle, 2)
        try add(fullchain: fullchain, key: key)
    }

    /// Loads one more pair, of another kind of key than those before.
    func add(fullchain: FileContent, key: FileContent) throws(TrialFinding) {
        try fullchain.withBIO { bio throws(TrialFinding) in try loadCertificates(bio) }
        try key.withBIO { bio throws(TrialFinding) in try loadKey(bio) }
        // A key of another kind than the certificate's loads without complaint; only this asks for the pair.
        guard SSL_CTX_check_private_key(handle) == 1 else {
            ERR_clear_error()
            throw .keyMismatch
        }
    }

    deinit { SSL_CTX_free(handle) }

    /// The first certificate is the leaf, the others its chain, whatever else is in the file: as in nginx.
    private func loadCertificates(_ bio: OpaquePointer?) throws(TrialFinding) {
        guard let bio else { throw .unprepared(OpenSSLError("preparing the certificates")) }
        guard let leaf = PEM_read_bio_X509_AUX(bio, nil, { _, _, _, _ in 0 }, nil) else { throw Self.unusable }
        defer { X509_free(leaf) }
        guard SSL_CTX_use_certificate(handle, leaf) == 1 else { throw Self.unusable }
        while let next = PEM_read_bio_X509(bio, nil, { _, _, _, _ in 0 }, nil) {
            guard rekey_SSL_CTX_add0_chain_cert(handle, next) == 1 else {
                X509_free(next)
                throw Self.unusable
            }
        }
        // The end of the file is the only good reason to stop.
        guard Self.says([PEM_R_NO_START_LINE], of: ERR_LIB_PEM) else { throw Self.unusable }
        ERR_clear_error()
    }

    /// An encrypted key is an error here, never a prompt on the terminal: hence a callback that gives no passphrase.
    private func loadKey(_ bio: OpaquePointer?) throws(TrialFinding) {
        guard let bio else { throw .unprepared(OpenSSLError("preparing the key")) }
        guard let key = PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in 0 }, nil) else {
            throw .unreadableKey(OpenSSLError("loading the key"))
        }
        defer { EVP_PKEY_free(key) }
        guard SSL_CTX_use_PrivateKey(handle, key) == 1 else {
            guard Self.says([X509_R_KEY_VALUES_MISMATCH, X509_R_KEY_TYPE_MISMATCH], of: ERR_LIB_X509) else {
                throw .unreadableKey(OpenSSLError("loading the key"))
            }
            ERR_clear_error()
            throw .keyMismatch
        }
    }

    private static var unusable: TrialFinding { .unreadableCertificates(OpenSSLError("loading the certificates")) }

    /// Whether the last entry of the queue is one of these reasons of a library.
    private static func says(_ reasons: [Int32], of library: Int32) -> Bool {
        let code = ERR_peek_last_error()
        return rekey_ERR_GET_LIB(code) == library && reasons.contains(rekey_ERR_GET_REASON(code))
    }
}
