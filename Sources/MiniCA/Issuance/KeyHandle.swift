import COpenSSL
import PKI

/// A key that stays inside OpenSSL: the authority's own pairs, and the public keys of subscribers.
///
/// Immutable after it is made. OpenSSL 3 allows concurrent use of one key, each call with a context of its own.
final class KeyHandle: Sendable {
    /// The OpenSSL object. Safe to share: nothing changes it after `init`, and only `deinit` frees it.
    nonisolated(unsafe) let pointer: OpaquePointer
    /// The public half.
    let publicKey: SubjectPublicKeyInfo

    /// Takes the object over; nil, with the object freed, when its public half cannot be encoded.
    init?(owning pointer: OpaquePointer) {
        guard let publicKey = SubjectPublicKeyInfo(pointer) else {
            EVP_PKEY_free(pointer)
            return nil
        }
        self.pointer = pointer
        self.publicKey = publicKey
    }

    deinit { EVP_PKEY_free(pointer) }

    /// A fresh P-256 pair.
    static func generate() throws(OpenSSLError) -> KeyHandle {
        guard let made = rekey_EVP_EC_gen("P-256"), let key = KeyHandle(owning: made) else {
            throw OpenSSLError("generating a key")
        }
        return key
    }

    /// A fresh RSA pair of so many bits: only for certificates that are wrong on purpose.
    static func generateRSA(bits: UInt32) throws(OpenSSLError) -> KeyHandle {
        guard let made = rekey_EVP_RSA_gen(bits), let key = KeyHandle(owning: made) else {
            throw OpenSSLError("generating an RSA key")
        }
        return key
    }

    /// The public key a SubjectPublicKeyInfo holds; nil when OpenSSL finds it malformed or off its curve.
    convenience init?(publicDER der: [UInt8]) {
        let parsed = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            return d2i_PUBKEY(nil, &cursor, buffer.count)
        }
        guard let parsed else {
            ERR_clear_error()
            return nil
        }
        self.init(owning: parsed)
    }

    /// The unencrypted PEM key in a file; nil when there is none.
    convenience init?(pemFile path: String) {
        guard let bio = BIO_new_file(path, "r") else {
            ERR_clear_error()
            return nil
        }
        defer { BIO_free(bio) }
        // A callback that gives no passphrase: an encrypted key is no key here, never a prompt on the terminal.
        guard let key = PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in 0 }, nil) else {
            ERR_clear_error()
            return nil
        }
        self.init(owning: key)
    }

    /// Why subscribers may not have a certificate for this key, or nil when they may: RSA of 2048 to 4096 bits,
    /// P-256, P-384 and Ed25519 are certified.
    var weakness: String? {
        if publicKey.algorithm != nil { return nil }
        let bits = EVP_PKEY_get_bits(pointer)
        guard EVP_PKEY_get_base_id(pointer) == EVP_PKEY_RSA else { return "a key of this kind is not certified" }
        return (2048...4096).contains(bits) ? nil : "an RSA key of \(bits) bits is not certified"
    }
}
