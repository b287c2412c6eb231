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
        guard let encoded = Self.encoding({ i2d_PUBKEY(key, $0) }) else { return nil }
        self.init(encoded, KeyStrength(of: key))
    }

    /// Reads the key of a parsed certificate; nil when it is none that OpenSSL can decode.
    ///
    /// A key that is spelt as OpenSSL would write it is read where it stands: to decode it costs five times as much as to
    /// parse the rest of the certificate.
    init?(of x509: OpaquePointer) {
        let field = X509_get_X509_PUBKEY(x509)
        guard let encoded = Self.encoding({ i2d_X509_PUBKEY(field, $0) }) else { return nil }
        if let strength = CanonicalKey.strength(of: encoded) {
            self.init(encoded, strength)
            return
        }
        let decoded = encoded.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return d2i_PUBKEY(nil, &cursor, buffer.count)
        }
        guard let key = decoded else { return nil }
        defer { EVP_PKEY_free(key) }
        // A key remembers how it was spelt and would be written so again; of keys that are no points this is refused.
        EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed")
        ERR_clear_error()
        self.init(key)
    }

    private init(_ encoded: [UInt8], _ strength: KeyStrength) {
        der = encoded
        digest = SHA256Digest(hashing: encoded)
        self.strength = strength
        algorithm = Self.algorithm(strength)
    }

    /// Runs one of OpenSSL's two-step encoders: length first, octets second.
    private static func encoding(
        _ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
    ) -> [UInt8]? {
        let length = encode(nil)
        guard length > 0 else { return nil }
        let encoded = [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
            var cursor = buffer.baseAddress
            count = Int(max(0, min(encode(&cursor), length)))
        }
        return encoded.count == Int(length) ? encoded : nil
    }

    private static func algorithm(_ strength: KeyStrength) -> KeyAlgorithm? {
        switch strength {
        case .rsa(2048): .rsa2048
        case .rsa(3072): .rsa3072
        case .rsa(4096): .rsa4096
        case .curve("P-256"): .ecdsaP256
        case .curve("P-384"): .ecdsaP384
        case .edwards("Ed25519"): .ed25519
        case .rsa, .curve, .edwards, .other: nil
        }
    }
}
