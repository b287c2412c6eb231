import COpenSSL

extension NegotiatedTLS {
    /// Larger responses are left out: OCSP's have one to three KiB.
    private static let mostStatusOctets = 65_536

    /// Reads it from a client's connection; nil when the handshake did not come as far as a cipher suite.
    init?(of ssl: OpaquePointer, duration: Duration) {
        guard let cipher = CipherSuite(of: ssl) else { return nil }
        self.init(
            version: TLSVersion(rawValue: UInt16(truncatingIfNeeded: SSL_version(ssl))),
            cipher: cipher,
            group: Self.group(of: ssl),
            applicationProtocol: Self.applicationProtocol(of: ssl),
            statusResponse: Self.statusResponse(of: ssl),
            certificateRequest: ClientContext.wasAskedForCertificate(ssl)
                ? CertificateRequest(authorities: Int(max(0, rekey_SSL_peer_CA_count(ssl)))) : nil,
            isRenegotiationSecure: SSL_version(ssl) >= TLS1_3_VERSION
                || rekey_SSL_get_secure_renegotiation_support(ssl) != 0,
            isResumed: SSL_session_reused(ssl) != 0,
            duration: duration
        )
    }

    private static func group(of ssl: OpaquePointer) -> String? {
        var key: OpaquePointer?
        guard rekey_SSL_get_peer_tmp_key(ssl, &key) == 1, let key else { return nil }
        defer { EVP_PKEY_free(key) }
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_X25519: return "X25519"
        case EVP_PKEY_X448: return "X448"
        case let kind:
            var name = [CChar](repeating: 0, count: 64)
            if EVP_PKEY_get_group_name(key, &name, name.count, nil) == 1 { return Self.usualName(name) }
            return kind == EVP_PKEY_DH ? "DH \(EVP_PKEY_get_bits(key))" : nil
        }
    }

    /// The names of RFC 8446 for the curves, which OpenSSL calls by those of ANSI X9.62.
    private static func usualName(_ text: [CChar]) -> String {
        let name = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return switch name {
        case "prime256v1": "P-256"
        case "secp384r1": "P-384"
        case "secp521r1": "P-521"
        default: name
        }
    }

    private static func applicationProtocol(of ssl: OpaquePointer) -> String? {
        var start: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &start, &length)
        guard let start, length > 0 else { return nil }
        return ApplicationProtocol.printable(UnsafeBufferPointer(start: start, count: Int(length)))
    }

    private static func statusResponse(of ssl: OpaquePointer) -> [UInt8]? {
        var start: UnsafeMutablePointer<UInt8>?
        let length = rekey_SSL_get_tlsext_status_ocsp_resp(ssl, &start)
        guard let start, length > 0, length <= mostStatusOctets else { return nil }
        return Array(UnsafeBufferPointer(start: start, count: length))
    }
}
