import COpenSSL

extension CertificateTimestamp {
    /// The timestamps embedded in a certificate, strictly read (RFC 6962 §3.3); empty when the extension is absent.
    package static func embedded(in certificate: Certificate) throws(TimestampListFailure) -> [CertificateTimestamp] {
        guard let contents = certificate.extensions.timestampList else { return [] }
        return try list(try octetString(contents))
    }

    /// Reads a SignedCertificateTimestampList; entries of a version that is unknown here are left out.
    ///
    /// RFC 6962 §3.3: "Here, "SerializedSCT" is an opaque byte string that contains the serialized SCT structure. This
    /// encoding ensures that TLS clients can decode each SCT individually (i.e., if there is a version upgrade,
    /// out-of-date clients can still parse old SCTs while skipping over new SCTs whose versions they don't understand)."
    package static func list(_ octets: [UInt8]) throws(TimestampListFailure) -> [CertificateTimestamp] {
        var outer = OctetReader(octets)
        guard let body = outer.vector(lengthOctets: 2) else { throw .truncated }
        guard outer.isAtEnd else { throw .trailingOctets }
        guard !body.isEmpty else { throw .empty }
        var reader = OctetReader(body)
        var timestamps: [CertificateTimestamp] = []
        while !reader.isAtEnd {
            guard let entry = reader.vector(lengthOctets: 2) else { throw .truncated }
            if let timestamp = try CertificateTimestamp(octets: entry) { timestamps.append(timestamp) }
        }
        return timestamps
    }

    private static func octetString(_ der: [UInt8]) throws(TimestampListFailure) -> [UInt8] {
        let (parsed, consumed) = der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let string = d2i_ASN1_OCTET_STRING(nil, &cursor, buffer.count)
            guard let start = buffer.baseAddress, let cursor else { return (string, 0) }
            return (string, cursor - start)
        }
        guard let parsed else {
            ERR_clear_error()
            throw .notOctetString
        }
        defer { ASN1_OCTET_STRING_free(parsed) }
        guard consumed == der.count else { throw .trailingOctets }
        return ExtensionReader.octets(parsed)
    }
}
