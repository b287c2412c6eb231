import COpenSSL
import PKI

/// A pair as one PKCS#12 file (RFC 7292), which is what a Java keystore is by default since Java 9 (JEP 229).
///
/// Encrypted and sealed as OpenSSL 3 does by default: AES-256-CBC with PBKDF2, HMAC with SHA-256; 10,000 rounds, as
/// Java's own keytool takes. Everything goes from descriptor to descriptor: neither key nor password is ever a Swift
/// value.
package enum KeyStoreFile {
    private static let rounds: Int32 = 10_000

    /// Writes a store.
    ///
    /// - Parameters:
    ///   - chain: the full chain in PEM, leaf first.
    ///   - key: the unencrypted private key in PEM.
    ///   - password: a file whose first line is the password; nil means the empty one.
    ///   - name: the entry's alias.
    ///   - target: where it is written.
    package static func write(
        chain: Int32,
        key: Int32,
        password: Int32?,
        name: String,
        to target: Int32
    ) throws(KeyStoreFailure) {
        let pair = try StorePair(chain: chain, key: key)
        let secret = try StorePassword(readingFrom: password)
        let store = secret.lend { PKCS12_create($0, name, pair.key, pair.leaf, pair.others, 0, 0, rounds, rounds, 0) }
        guard let store else { throw .store(OpenSSLError("making a PKCS#12 file")) }
        defer { PKCS12_free(store) }
        guard let bio = BIO_new_fd(target, BIO_NOCLOSE) else {
            throw .store(OpenSSLError("writing a PKCS#12 file"))
        }
        defer { BIO_free(bio) }
        guard i2d_PKCS12_bio(bio, store) == 1 else { throw .store(OpenSSLError("writing a PKCS#12 file")) }
    }

    /// Whether a store can be opened with the password and holds exactly this pair. It is made anew with other salts each
    /// time, so its bytes say nothing.
    package static func holds(chain: Int32, key: Int32, password: Int32?, in file: Int32) -> Bool {
        defer { ERR_clear_error() }
        guard let pair = try? StorePair(chain: chain, key: key),
            let secret = try? StorePassword(readingFrom: password), let bio = BIO_new_fd(file, BIO_NOCLOSE)
        else { return false }
        defer { BIO_free(bio) }
        guard let store = d2i_PKCS12_bio(bio, nil) else { return false }
        defer { PKCS12_free(store) }
        var (foundKey, leaf, others): (OpaquePointer?, OpaquePointer?, OpaquePointer?)
        guard secret.lend({ PKCS12_parse(store, $0, &foundKey, &leaf, &others) }) == 1 else { return false }
        defer {
            EVP_PKEY_free(foundKey)
            X509_free(leaf)
            if let others { rekey_sk_X509_pop_free(others) }
        }
        guard let foundKey, let leaf else { return false }
        return EVP_PKEY_eq(foundKey, pair.key) == 1 && X509_cmp(leaf, pair.leaf) == 0
            && (others.map { rekey_sk_X509_num($0) } ?? 0) == rekey_sk_X509_num(pair.others)
    }
}
