import COpenSSL
package import FoundationEssentials
package import PKI

/// The self-signed certificate that answers one TLS-ALPN-01 challenge (RFC 8737 §3), with the key that it certifies.
///
/// The key is made for this certificate, is neither an account's nor a service's, is never written anywhere and goes
/// with the value. Immutable and thread-safe.
package struct ValidationCertificate: Sendable {
    /// The certificate's DER.
    package let der: [UInt8]
    private let key: PrivateKey

    /// Some authorities refuse an empty subject (RFC 8737 asks for none), and the name itself has no place in one.
    private static let commonName = "tls-alpn-01 challenge"
    /// RFC 8737 §6.1: id-pe-acmeIdentifier.
    private static let acmeIdentifier = "1.3.6.1.5.5.7.1.31"
    /// Clocks of validators may be behind; the Baseline Requirements (3.2.2.4.20) let a token be used for 30 days.
    private static let before = 3_600.0
    private static let after = 7 * 86_400.0

    /// Makes a fresh P-256 key and a certificate of it for one identifier, valid for a week from the instant given.
    ///
    /// `digest` is the SHA-256 of the challenge's key authorization.
    package init(for identifier: Identifier, digest: SHA256Digest, at now: Date) throws(KeyFailure) {
        let key = try PrivateKey.generate(.ecdsaP256)
        do throws(OpenSSLError) {
            der = try Self.sign(identifier, digest, now, key)
        } catch {
            throw .certificate(error)
        }
        self.key = key
    }

    /// An ECDSA signature over SHA-256 of the octets, as DER: what TLS calls ecdsa_secp256r1_sha256 (RFC 8446 §4.2.3).
    package func sign(_ message: [UInt8]) throws(KeyFailure) -> [UInt8] {
        try key.signature(over: message, digest: EVP_sha256())
    }

    private static func sign(
        _ identifier: Identifier,
        _ digest: SHA256Digest,
        _ now: Date,
        _ key: PrivateKey
    ) throws(OpenSSLError) -> [UInt8] {
        guard let x509 = X509_new() else { throw OpenSSLError("making") }
        defer { X509_free(x509) }
        guard X509_set_version(x509, Int(X509_VERSION_3)) == 1, X509_set_pubkey(x509, key.handle) == 1 else {
            throw OpenSSLError("filling in")
        }
        try number(x509)
        try date(x509, now)
        try name(x509)
        try add(NamesExtension.make([identifier]), to: x509)
        try add(acmeIdentifierExtension(digest), to: x509)
        guard X509_sign(x509, key.handle, EVP_sha256()) > 0 else { throw OpenSSLError("signing") }
        return try encode(x509)
    }

    /// RFC 5280 §4.1.2.2: positive; 126 random bits, never the same length short.
    private static func number(_ x509: OpaquePointer) throws(OpenSSLError) {
        guard let number = BN_new() else { throw OpenSSLError("making a serial number") }
        defer { BN_free(number) }
        guard BN_rand(number, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1,
            BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509)) != nil
        else { throw OpenSSLError("drawing a serial number") }
    }

    private static func date(_ x509: OpaquePointer, _ now: Date) throws(OpenSSLError) {
        guard let seconds = time_t(exactly: now.timeIntervalSince1970.rounded(.down)),
            var instant = Optional(seconds),
            X509_time_adj(X509_getm_notBefore(x509), Int(-before), &instant) != nil,
            X509_time_adj(X509_getm_notAfter(x509), Int(after), &instant) != nil
        else { throw OpenSSLError("dating") }
    }

    /// Subject and issuer are one and the same: authorities compare them.
    private static func name(_ x509: OpaquePointer) throws(OpenSSLError) {
        let text = Array(commonName.utf8)
        let subject = X509_get_subject_name(x509)
        guard
            X509_NAME_add_entry_by_NID(
                subject,
                NID_commonName,
                MBSTRING_UTF8,
                text,
                Int32(clamping: text.count),
                -1,
                0
            ) == 1,
            X509_set_issuer_name(x509, subject) == 1
        else { throw OpenSSLError("naming") }
    }

    /// RFC 8737 §3: "The acmeIdentifier extension MUST be critical so that the certificate isn't inadvertently used by
    /// non-ACME software." Its value is an OCTET STRING of the 32 octets, inside the OCTET STRING of every extension.
    private static func acmeIdentifierExtension(_ digest: SHA256Digest) throws(OpenSSLError) -> OpaquePointer {
        let value: [UInt8] = [UInt8(V_ASN1_OCTET_STRING), UInt8(digest.bytes.count)] + digest.bytes
        guard let object = OBJ_txt2obj(acmeIdentifier, 1) else { throw OpenSSLError("naming the acmeIdentifier") }
        defer { ASN1_OBJECT_free(object) }
        guard let octets = ASN1_OCTET_STRING_new() else { throw OpenSSLError("making the acmeIdentifier") }
        defer { ASN1_OCTET_STRING_free(octets) }
        guard ASN1_OCTET_STRING_set(octets, value, Int32(clamping: value.count)) == 1,
            let made = X509_EXTENSION_create_by_OBJ(nil, object, 1, octets)
        else { throw OpenSSLError("making the acmeIdentifier") }
        return made
    }

    private static func add(_ entry: OpaquePointer, to x509: OpaquePointer) throws(OpenSSLError) {
        defer { X509_EXTENSION_free(entry) }
        guard X509_add_ext(x509, entry, -1) == 1 else { throw OpenSSLError("adding an extension") }
    }

    private static func encode(_ x509: OpaquePointer) throws(OpenSSLError) -> [UInt8] {
        let length = i2d_X509(x509, nil)
        guard length > 0 else { throw OpenSSLError("encoding") }
        var der = [UInt8](repeating: 0, count: Int(length))
        der.withUnsafeMutableBufferPointer { buffer in
            var cursor = buffer.baseAddress
            _ = i2d_X509(x509, &cursor)
        }
        return der
    }
}
