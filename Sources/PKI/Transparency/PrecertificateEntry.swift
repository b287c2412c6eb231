import COpenSSL

/// What a log signed before the certificate existed: its contents without the timestamps, and its issuer's key
/// (RFC 6962 §3.2, `PreCert`).
package struct PrecertificateEntry: Sendable {
    /// SHA-256 over the SubjectPublicKeyInfo of the issuer, as the issuer's certificate has it.
    package let issuerKeyHash: SHA256Digest
    /// The TBSCertificate without the list of timestamps.
    package let contents: [UInt8]

    /// Rebuilds the entry.
    ///
    /// RFC 6962 §3.2: "the TBSCertificate […] component of the Precertificate -- that is, without the signature and the
    /// poison extension"; the issued certificate has the list of timestamps in the poison's place, so it is that which
    /// is removed.
    ///
    /// - Throws: OpenSSL's reason when it cannot take the certificate apart.
    package init(leaf: Certificate, issuer: Certificate) throws(OpenSSLError) {
        issuerKeyHash = SHA256Digest(hashing: try Self.publicKey(of: issuer))
        guard let x509 = leaf.parsed() else { throw OpenSSLError("parsing the leaf") }
        defer { X509_free(x509) }
        let position = X509_get_ext_by_NID(x509, NID_ct_precert_scts, -1)
        if position >= 0 { X509_EXTENSION_free(X509_delete_ext(x509, position)) }
        let length = i2d_re_X509_tbs(x509, nil)
        guard length > 0 else { throw OpenSSLError("encoding the precertificate") }
        var encoded = [UInt8](repeating: 0, count: Int(length))
        let written = encoded.withUnsafeMutableBufferPointer { buffer -> Int32 in
            var cursor = buffer.baseAddress
            return i2d_re_X509_tbs(x509, &cursor)
        }
        guard written == length else { throw OpenSSLError("encoding the precertificate") }
        contents = encoded
    }

    /// The octets that a timestamp's signature is over (RFC 6962 §3.2).
    package func signedOctets(_ timestamp: CertificateTimestamp) -> [UInt8] {
        // version v1, signature type certificate_timestamp, the time, entry type precert_entry
        var octets: [UInt8] = [0, 0]
        octets += Self.integer(timestamp.milliseconds, octets: 8)
        octets += Self.integer(1, octets: 2)
        octets += issuerKeyHash.bytes
        octets += Self.integer(UInt64(contents.count), octets: 3) + contents
        octets += Self.integer(UInt64(timestamp.logExtensions.count), octets: 2) + timestamp.logExtensions
        return octets
    }

    private static func integer(_ value: UInt64, octets count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }

    private static func publicKey(of certificate: Certificate) throws(OpenSSLError) -> [UInt8] {
        guard let x509 = certificate.parsed() else { throw OpenSSLError("parsing the issuer") }
        defer { X509_free(x509) }
        let key = X509_get_X509_PUBKEY(x509)
        let length = i2d_X509_PUBKEY(key, nil)
        guard length > 0 else { throw OpenSSLError("encoding the issuer's key") }
        var encoded = [UInt8](repeating: 0, count: Int(length))
        encoded.withUnsafeMutableBufferPointer { buffer in
            var cursor = buffer.baseAddress
            _ = i2d_X509_PUBKEY(key, &cursor)
        }
        return encoded
    }
}
