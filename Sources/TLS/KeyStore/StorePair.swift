import COpenSSL
import PKI

/// A pair as OpenSSL's objects, read from PEM files by descriptors.
struct StorePair: ~Copyable {
    let key: OpaquePointer
    let leaf: OpaquePointer
    /// The certificates after the leaf.
    let others: OpaquePointer

    init(chain: Int32, key keyFile: Int32) throws(KeyStoreFailure) {
        ERR_clear_error()
        let certificates = Self.certificates(chain)
        guard let first = certificates.first else { throw .certificates(OpenSSLError("reading the certificates")) }
        guard let key = Self.key(keyFile), let stack = rekey_sk_X509_new() else {
            for certificate in certificates { X509_free(certificate) }
            throw .key(OpenSSLError("reading the key"))
        }
        // The end of a PEM file is told as an error.
        ERR_clear_error()
        for certificate in certificates.dropFirst() where rekey_sk_X509_push(stack, certificate) == 0 {
            X509_free(certificate)
        }
        self.key = key
        leaf = first
        others = stack
    }

    deinit {
        EVP_PKEY_free(key)
        X509_free(leaf)
        rekey_sk_X509_pop_free(others)
    }

    private static func certificates(_ file: Int32) -> [OpaquePointer] {
        guard let bio = BIO_new_fd(file, BIO_NOCLOSE) else { return [] }
        defer { BIO_free(bio) }
        var found: [OpaquePointer] = []
        while found.count < 64, let certificate = PEM_read_bio_X509(bio, nil, nil, nil) { found.append(certificate) }
        return found
    }

    private static func key(_ file: Int32) -> OpaquePointer? {
        guard let bio = BIO_new_fd(file, BIO_NOCLOSE) else { return nil }
        defer { BIO_free(bio) }
        // An encrypted key is an error here, never a prompt on the terminal.
        return PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in 0 }, nil)
    }
}
