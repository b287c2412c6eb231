import COpenSSL

/// What a certificate is signed with (RFC 5280 §4.1.1.2).
package struct SignatureAlgorithm: Hashable, Sendable, CustomStringConvertible {
    /// OpenSSL's name (`ecdsa-with-SHA256`), or dotted decimals when it has none.
    package let description: String
    /// The strength of the digest against collisions in bits, as OpenSSL counts it; 0 when it does not know.
    package let securityBits: Int

    /// Whether it is below 112 bits: MD5, SHA-1, and what nobody knows.
    package var isWeak: Bool { securityBits < 112 }

    init(of x509: OpaquePointer) {
        var object: OpaquePointer?
        X509_ALGOR_get0(&object, nil, nil, X509_get0_tbs_sigalg(x509))
        let number = object.map { OBJ_obj2nid($0) } ?? NID_undef
        let known = number == NID_undef ? nil : OBJ_nid2ln(number)
        description = known.map { String(cString: $0) } ?? ObjectIdentifierText.dotted(object)
        var bits: Int32 = 0
        securityBits = X509_get_signature_info(x509, nil, nil, &bits, nil) == 1 ? Int(bits) : 0
        ERR_clear_error()
    }
}
