import COpenSSL
import Glibc
package import PKI

/// A private key that stays inside OpenSSL: it can sign, say its public half and be written to a descriptor, and that
/// is all. There is no way to its octets from Swift.
///
/// Immutable after it is made. OpenSSL 3 allows concurrent signing with one key, each call with a context of its own.
package final class PrivateKey: Sendable {
    /// The OpenSSL object. Safe to share: nothing changes it after `init`, and only `deinit` frees it.
    nonisolated(unsafe) let handle: OpaquePointer
    /// The public half.
    package let publicKey: SubjectPublicKeyInfo

    private init(owning handle: OpaquePointer) throws(KeyFailure) {
        guard let publicKey = SubjectPublicKeyInfo(handle) else {
            EVP_PKEY_free(handle)
            throw .encoding(OpenSSLError("encoding the public half"))
        }
        self.handle = handle
        self.publicKey = publicKey
    }

    deinit { EVP_PKEY_free(handle) }

    /// Makes a fresh key from OpenSSL's random generator, which fails rather than give weak numbers.
    package static func generate(_ algorithm: KeyAlgorithm) throws(KeyFailure) -> PrivateKey {
        let made =
            switch algorithm {
            case .rsa2048: rekey_EVP_RSA_gen(2048)
            case .rsa3072: rekey_EVP_RSA_gen(3072)
            case .rsa4096: rekey_EVP_RSA_gen(4096)
            case .ecdsaP256: rekey_EVP_EC_gen("P-256")
            case .ecdsaP384: rekey_EVP_EC_gen("P-384")
            case .ed25519: rekey_EVP_ED25519_gen()
            }
        guard let made else { throw .generation(algorithm, OpenSSLError("generating")) }
        return try PrivateKey(owning: made)
    }

    /// Reads one unencrypted PEM key from an open descriptor, from its current position; the descriptor stays open.
    ///
    /// A key that authorities must refuse is refused here (`KeyWeakness`), before an order is spent on it.
    package convenience init(readingFrom descriptor: Int32) throws(KeyFailure) {
        let content: FileContent
        do throws(ReadFault) { content = try FileContent(readingFrom: descriptor) } catch {
            throw .unreadable(error.errno)
        }
        ERR_clear_error()
        // A callback that gives no passphrase: an encrypted key is an error, never a prompt on the terminal.
        let read = content.withBIO { bio in
            bio.flatMap { PEM_read_bio_PrivateKey($0, nil, { _, _, _, _ in 0 }, nil) }
        }
        guard let key = read else { throw .reading(OpenSSLError("reading a PEM private key")) }
        try self.init(owning: key)
        if let weakness = try weakness() { throw .weak(weakness) }
    }

    /// Reads one private JSON Web Key (RFC 7517: RSA, or EC on P-256 or P-384), as certbot keeps its accounts' keys, from
    /// an open descriptor, which stays open. No part of it becomes a Swift value.
    package convenience init(readingJWKFrom descriptor: Int32) throws(KeyFailure) {
        try self.init(owning: try PrivateJWK(readingFrom: descriptor).key())
        if let weakness = try weakness() { throw .weak(weakness) }
    }

    private func weakness() throws(KeyFailure) -> KeyWeakness? {
        guard EVP_PKEY_get_base_id(handle) == EVP_PKEY_RSA else { return nil }
        let modulus = try publicNumber(OSSL_PKEY_PARAM_RSA_N)
        let exponent = try publicNumber(OSSL_PKEY_PARAM_RSA_E)
        do throws(OpenSSLError) {
            return try ModulusCheck.weakness(modulus: modulus, exponent: exponent)
        } catch {
            throw .reading(error)
        }
    }

    /// A public number of the key, big-endian: of fixed length for coordinates, minimal for RSA (RFC 7518 §6).
    func publicNumber(_ parameter: String, octets: Int? = nil) throws(KeyFailure) -> [UInt8] {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(handle, parameter, &number) == 1, let number else {
            throw .encoding(OpenSSLError("reading \(parameter)"))
        }
        defer { BN_free(number) }
        let length = octets ?? (Int(BN_num_bits(number)) + 7) / 8
        var bytes = [UInt8](repeating: 0, count: length)
        guard BN_bn2binpad(number, &bytes, Int32(clamping: length)) == Int32(clamping: length) else {
            throw .encoding(OpenSSLError("encoding \(parameter)"))
        }
        return bytes
    }

    /// Writes the key as unencrypted PKCS#8 PEM (RFC 5958) to a descriptor that the caller opened with its final mode.
    package func write(to descriptor: Int32) throws(KeyFailure) {
        ERR_clear_error()
        // Memory that OpenSSL wipes: OpenSSL's own writing to a file keeps the kernel's reason to itself.
        guard let bio = BIO_new(BIO_s_secmem()) else { throw .writing(OpenSSLError("preparing a PEM private key")) }
        defer { BIO_free(bio) }
        guard PEM_write_bio_PKCS8PrivateKey(bio, handle, nil, nil, 0, nil, nil) == 1 else {
            throw .writing(OpenSSLError("encoding a PEM private key"))
        }
        var start: UnsafeMutablePointer<CChar>?
        let count = rekey_BIO_get_mem_data(bio, &start)
        guard let start, count > 0 else { throw .writing(OpenSSLError("encoding a PEM private key")) }
        try Self.write(UnsafeRawBufferPointer(start: start, count: count), to: descriptor)
    }

    /// Writes all of it, however small the pieces the kernel takes.
    private static func write(_ octets: UnsafeRawBufferPointer, to descriptor: Int32) throws(KeyFailure) {
        var rest = octets[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest)
            let count = Glibc.write(descriptor, piece.baseAddress, piece.count)
            let reason = errno
            if count < 0, reason == EINTR { continue }
            guard count > 0 else { throw .unwritable(count < 0 ? reason : EIO) }
            rest = rest.dropFirst(count)
        }
    }

    /// A signature over the message in OpenSSL's own form (DER for ECDSA), with the digest the key type calls for.
    func signature(over message: [UInt8], digest: OpaquePointer?) throws(KeyFailure) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw .signing(OpenSSLError("preparing")) }
        defer { EVP_MD_CTX_free(context) }
        var length = 0
        guard EVP_DigestSignInit(context, nil, digest, nil, handle) == 1,
            EVP_DigestSign(context, nil, &length, message, message.count) == 1, length > 0
        else { throw .signing(OpenSSLError("signing")) }
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSign(context, &signature, &length, message, message.count) == 1 else {
            throw .signing(OpenSSLError("signing"))
        }
        return Array(signature.prefix(length))
    }
}
