import COpenSSL

/// What a log says it holds: so many entries with this hash over them (RFC 6962 §3.5).
package struct TreeHead: Sendable, Hashable {
    /// The number of entries.
    package let size: UInt64
    /// The Merkle tree hash: 32 octets.
    package let rootHash: [UInt8]

    package init(size: UInt64, rootHash: [UInt8]) {
        self.size = size
        self.rootHash = rootHash
    }

    /// Whether the log signed it.
    ///
    /// - Parameters:
    ///   - signature: `RFC6962NoteSignature` of c2sp.org/static-ct-api: the time and the `digitally-signed` value.
    ///   - key: the log's SubjectPublicKeyInfo in DER. One of another kind than the signature's verifies nothing.
    package func isSigned(noteSignature signature: [UInt8], by key: [UInt8]) -> Bool {
        var reader = OctetReader(signature)
        guard let time = reader.take(8), let digest = reader.integer(octets: 1), let scheme = reader.integer(octets: 1),
            let octets = reader.vector(lengthOctets: 2), reader.isAtEnd, digest == 4
        else { return false }
        // RFC 6962 §3.5: version v1, signature type tree_hash, then timestamp, tree_size and sha256_root_hash.
        let count = (0..<8).reversed().map { UInt8(truncatingIfNeeded: size >> UInt64(8 * $0)) }
        return Self.verify(octets, over: [0, 1] + time + count + rootHash, scheme: scheme, key: key)
    }

    private static func verify(_ signature: [UInt8], over message: [UInt8], scheme: UInt64, key: [UInt8]) -> Bool {
        defer { ERR_clear_error() }
        let parsed = key.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return d2i_PUBKEY(nil, &cursor, buffer.count)
        }
        guard let parsed else { return false }
        defer { EVP_PKEY_free(parsed) }
        // RFC 5246 §7.4.1.4.1: rsa is 1, ecdsa is 3.
        switch (scheme, EVP_PKEY_get_base_id(parsed)) {
        case (3, EVP_PKEY_EC), (1, EVP_PKEY_RSA): break
        default: return false
        }
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, parsed) == 1 else { return false }
        return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}
