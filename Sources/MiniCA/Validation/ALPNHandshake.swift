import COpenSSL
import PKI

/// One TLS handshake in memory that speaks `acme-tls/1` and trusts nobody. Used by one task.
///
/// OpenSSL and not the listener's TLS library: only here the certificate's extensions can be looked at.
final class ALPNHandshake {
    /// What the server has shown.
    struct Shown: Sendable {
        let identifiers: Set<Identifier>
        let hasOtherNames: Bool
        /// The contents of the extension 1.3.6.1.5.5.7.1.31, an OCTET STRING in DER.
        let acmeIdentifier: [UInt8]?
        let isCritical: Bool
    }

    enum Step {
        case waiting
        case done(Shown)
    }

    private let context: OpaquePointer
    private let ssl: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer

    init(serverName: String) throws(Problem) {
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw Self.failure("making a context") }
        guard let ssl = SSL_new(context) else {
            SSL_CTX_free(context)
            throw Self.failure("making a connection")
        }
        guard let incoming = BIO_new(BIO_s_mem()) else {
            SSL_free(ssl)
            SSL_CTX_free(context)
            throw Self.failure("making a buffer")
        }
        guard let outgoing = BIO_new(BIO_s_mem()) else {
            BIO_free(incoming)
            SSL_free(ssl)
            SSL_CTX_free(context)
            throw Self.failure("making a buffer")
        }
        // From here on the connection owns both buffers.
        SSL_set_bio(ssl, incoming, outgoing)
        (self.context, self.ssl, self.incoming, self.outgoing) = (context, ssl, incoming, outgoing)
        SSL_set_verify(ssl, SSL_VERIFY_NONE, nil)
        let protocols: [UInt8] = [10] + Array("acme-tls/1".utf8)
        // SSL_set_alpn_protos alone returns 0 for success.
        guard SSL_set_alpn_protos(ssl, protocols, UInt32(protocols.count)) == 0,
            rekey_SSL_set_tlsext_host_name(ssl, serverName) == 1
        else { throw Self.failure("preparing a handshake") }
        SSL_set_connect_state(ssl)
    }

    deinit {
        SSL_free(ssl)
        SSL_CTX_free(context)
    }

    /// Goes on as far as the octets fed allow.
    func advance() throws(Problem) -> Step {
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        if result == 1 { return .done(try shown()) }
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .waiting
        default: throw Self.failure("the handshake")
        }
    }

    /// What has to be sent now.
    func takeOutput() -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: Int(BIO_ctrl_pending(outgoing)))
        guard !octets.isEmpty else { return [] }
        let count = BIO_read(outgoing, &octets, Int32(clamping: octets.count))
        return Array(octets.prefix(Int(max(0, count))))
    }

    /// Takes what was received.
    func feed(_ octets: [UInt8]) { BIO_write(incoming, octets, Int32(clamping: octets.count)) }

    private func shown() throws(Problem) -> Shown {
        var name: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &name, &length)
        // RFC 8737 §3: without acme-tls/1 negotiated the validation has failed.
        guard let name, Array(UnsafeBufferPointer(start: name, count: Int(length))) == Array("acme-tls/1".utf8) else {
            throw Problem(.unauthorized, 403, "the server has not agreed to acme-tls/1")
        }
        guard let x509 = SSL_get0_peer_certificate(ssl), let certificate = Self.certificate(x509) else {
            throw Problem(.unauthorized, 403, "the server has shown no readable certificate")
        }
        let (contents, isCritical) = Self.acmeIdentifier(x509)
        return Shown(
            identifiers: certificate.identifiers,
            hasOtherNames: !certificate.otherNames.isEmpty,
            acmeIdentifier: contents,
            isCritical: isCritical
        )
    }

    private static func certificate(_ x509: OpaquePointer) -> Certificate? {
        var der = [UInt8](repeating: 0, count: Int(max(0, i2d_X509(x509, nil))))
        guard !der.isEmpty else { return nil }
        der.withUnsafeMutableBufferPointer { buffer in
            var cursor = buffer.baseAddress
            _ = i2d_X509(x509, &cursor)
        }
        return try? Certificate(der: der)
    }

    private static func acmeIdentifier(_ x509: OpaquePointer) -> (contents: [UInt8]?, isCritical: Bool) {
        guard let kind = OBJ_txt2obj("1.3.6.1.5.5.7.1.31", 1) else { return (nil, false) }
        defer { ASN1_OBJECT_free(kind) }
        guard let found = X509_get_ext(x509, X509_get_ext_by_OBJ(x509, kind, -1)),
            let data = X509_EXTENSION_get_data(found), let start = ASN1_STRING_get0_data(data)
        else { return (nil, false) }
        let contents = Array(UnsafeBufferPointer(start: start, count: Int(max(0, ASN1_STRING_length(data)))))
        return (contents, X509_EXTENSION_get_critical(found) == 1)
    }

    private static func failure(_ what: String) -> Problem { Problem(.tls, 400, "\(OpenSSLError(what))") }
}
