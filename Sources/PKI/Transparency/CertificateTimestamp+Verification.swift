import COpenSSL

extension CertificateTimestamp {
    /// Whether the log signed this timestamp for the entry (RFC 6962 §2.1.4).
    ///
    /// - Parameter key: the log's SubjectPublicKeyInfo in DER. A key of another kind than the signature's verifies
    ///   nothing, and neither does one that OpenSSL cannot read.
    package func isSigned(for entry: PrecertificateEntry, by key: [UInt8]) -> Bool {
        defer { ERR_clear_error() }
        let parsed = key.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return d2i_PUBKEY(nil, &cursor, buffer.count)
        }
        guard let parsed else { return false }
        defer { EVP_PKEY_free(parsed) }
        switch (algorithm, EVP_PKEY_get_base_id(parsed)) {
        case (.ecdsa, EVP_PKEY_EC), (.rsa, EVP_PKEY_RSA): break
        default: return false
        }
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, parsed) == 1 else { return false }
        let message = entry.signedOctets(self)
        return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}
