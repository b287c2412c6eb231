import COpenSSL
package import PKI

/// What can be told of the private key in a file without taking it: which public key belongs to it.
package enum PrivateKeyGlance: Sendable, Equatable {
    /// SHA-256 over the SubjectPublicKeyInfo, comparable with ``PKI/SubjectPublicKeyInfo/digest`` of a certificate.
    case publicKeyDigest(SHA256Digest)
    /// There is a key, and it is encrypted; no password is tried.
    case encrypted
    /// There is a private key's beginning that OpenSSL cannot read, or none at all.
    case noKey(OpenSSLError)
    /// The file is larger than a key and its certificates ever are.
    case tooLarge
    /// The file cannot be read, with errno; 0 for what is no regular file.
    case unreadable(Int32)

    /// Octets of the largest file that is looked at.
    package static let sizeLimit = 1 << 20

    /// Looks at the first private key of an open regular file: PEM of any kind, among certificates or alone, or DER.
    ///
    /// The octets go straight into OpenSSL and are wiped; the descriptor stays the caller's, and where it stands is
    /// neither used nor changed.
    package static func look(descriptor: Int32) -> PrivateKeyGlance {
        do {
            let memory = try SecretMemory.file(descriptor, limit: sizeLimit)
            return memory.withOctets { look(at: $0) }
        } catch {
            switch error {
            case .tooLarge: return .tooLarge
            case .foreign: return .noKey(OpenSSLError("looking for a key"))
            case .notRegular: return .unreadable(0)
            case .system(let code): return .unreadable(code)
            }
        }
    }

    private static func look(at octets: UnsafeRawBufferPointer) -> PrivateKeyGlance {
        defer { ERR_clear_error() }
        var wasAsked = false
        if let key = pem(octets, &wasAsked) ?? der(octets) {
            defer { EVP_PKEY_free(key) }
            guard let info = SubjectPublicKeyInfo(key) else { return .noKey(OpenSSLError("encoding the public key")) }
            return .publicKeyDigest(info.digest)
        }
        if wasAsked || isEncryptedDER(octets) { return .encrypted }
        return .noKey(OpenSSLError("reading a private key"))
    }

    private static func pem(_ octets: UnsafeRawBufferPointer, _ wasAsked: inout Bool) -> OpaquePointer? {
        guard let bio = BIO_new_mem_buf(octets.baseAddress, Int32(clamping: octets.count)) else { return nil }
        defer { BIO_free(bio) }
        // Asked for a password, it notes that it was and gives none: OpenSSL's own would ask the terminal.
        return PEM_read_bio_PrivateKey(
            bio,
            nil,
            { _, _, _, noted in
                noted?.assumingMemoryBound(to: Bool.self).pointee = true
                return -1
            },
            &wasAsked
        )
    }

    private static func der(_ octets: UnsafeRawBufferPointer) -> OpaquePointer? {
        var cursor = octets.baseAddress?.assumingMemoryBound(to: UInt8.self)
        return d2i_AutoPrivateKey(nil, &cursor, octets.count)
    }

    private static func isEncryptedDER(_ octets: UnsafeRawBufferPointer) -> Bool {
        var cursor = octets.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let box = d2i_X509_SIG(nil, &cursor, octets.count)
        defer { X509_SIG_free(box) }
        return box != nil
    }
}
