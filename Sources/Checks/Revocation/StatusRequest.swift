import COpenSSL
package import PKI

/// Makes OCSP requests (RFC 6960 §4.1).
package enum StatusRequest {
    /// The request about one certificate, unsigned and without a nonce; nil when the issuer is not the leaf's.
    ///
    /// The certificate is named by SHA-1, which is no secret here: RFC 5019 §2.1.1 has clients use it, and responders
    /// that make their answers beforehand know no other.
    package static func der(about leaf: Certificate, issuer: Certificate) -> [UInt8]? {
        defer { ERR_clear_error() }
        guard leaf.isNamed(asIssuedBy: issuer), let pair = ParsedPair(leaf, issuer),
            let request = OCSP_REQUEST_new()
        else { return nil }
        defer { OCSP_REQUEST_free(request) }
        guard let named = OCSP_cert_to_id(EVP_sha1(), pair.leaf, pair.issuer) else { return nil }
        guard OCSP_request_add0_id(request, named) != nil else {
            OCSP_CERTID_free(named)
            return nil
        }
        let length = i2d_OCSP_REQUEST(request, nil)
        guard length > 0 else { return nil }
        return [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
            var cursor = buffer.baseAddress
            count = Int(max(0, min(i2d_OCSP_REQUEST(request, &cursor), length)))
        }
    }
}
