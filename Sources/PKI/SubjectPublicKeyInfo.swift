import COpenSSL

/// The public half of a key as certificates carry it (RFC 5280 §4.1.2.7).
package struct SubjectPublicKeyInfo: Hashable, Sendable {
    /// The DER of the SubjectPublicKeyInfo.
    package let der: [UInt8]
    /// SHA-256 over that DER: what identifies a key in Rekey.
    package let digest: SHA256Digest
    /// The algorithm, when it is one that can be asked for; nil for anything else.
    package let algorithm: KeyAlgorithm?
    /// The kind of key, whether it can be asked for or not.
    package let strength: KeyStrength

    /// Reads the public half of an OpenSSL key; nil when OpenSSL cannot encode it.
    package init?(_ key: OpaquePointer) {
        let length = i2d_PUBKEY(key, nil)
        guard length > 0 else { return nil }
        var encoded = [UInt8](repeating: 0, count: Int(length))
        let written = encoded.withUnsafeMutableBufferPointer { buffer -> Int32 in
            var cursor = buffer.baseAddress
            return i2d_PUBKEY(key, &cursor)
        }
        guard written == length else { return nil }
        der = encoded
        digest = SHA256Digest(hashing: encoded)
        algorithm = Self.algorithm(of: key)
        strength = KeyStrength(of: key)
    }

    private static func algorithm(of key: OpaquePointer) -> KeyAlgorithm? {
        switch (EVP_PKEY_get_base_id(key), EVP_PKEY_get_bits(key)) {
        case (EVP_PKEY_RSA, 2048): .rsa2048
        case (EVP_PKEY_RSA, 3072): .rsa3072
        case (EVP_PKEY_RSA, 4096): .rsa4096
        case (EVP_PKEY_EC, _): curve(of: key)
        case (EVP_PKEY_ED25519, _): .ed25519
        default: nil
        }
    }

    private static func curve(of key: OpaquePointer) -> KeyAlgorithm? {
        switch KeyStrength(of: key) {
        case .curve("P-256"): .ecdsaP256
        case .curve("P-384"): .ecdsaP384
        case .curve, .rsa, .edwards, .other: nil
        }
    }
}
