import COpenSSL
import FoundationEssentials
import Glibc
import PKI

/// Turns a template into a signed certificate.
struct CertificateSigner: Sendable {
    /// The key that signs.
    let key: KeyHandle
    /// The certificate of that key; nil while a root signs itself.
    let certificate: Certificate?

    /// What is signed over.
    enum Digest: Sendable { case sha256, sha1 }

    /// A certificate over the template, with a serial number of 126 random bits.
    func sign(_ template: CertificateTemplate, digest: Digest = .sha256) throws(OpenSSLError) -> Certificate {
        guard let x509 = X509_new() else { throw OpenSSLError("making a certificate") }
        defer { X509_free(x509) }
        guard X509_set_version(x509, Int(X509_VERSION_3)) == 1, X509_set_pubkey(x509, template.key.pointer) == 1 else {
            throw OpenSSLError("filling in a certificate")
        }
        try Self.number(x509)
        try Self.date(x509, template.validity)
        try name(x509, template.commonName)
        try extend(x509, template.extensions)
        guard X509_sign(x509, key.pointer, digest == .sha256 ? EVP_sha256() : EVP_sha1()) > 0 else {
            throw OpenSSLError("signing a certificate")
        }
        return try Self.read(x509)
    }

    private static func number(_ x509: OpaquePointer) throws(OpenSSLError) {
        var octets = [UInt8](repeating: 0, count: 16)
        guard RAND_bytes(&octets, Int32(clamping: octets.count)) == 1 else {
            throw OpenSSLError("drawing a serial number")
        }
        // Positive and of constant length: the highest bit is clear, the next one set.
        octets[0] = octets[0] & 0x7F | 0x40
        guard let number = BN_bin2bn(octets, Int32(clamping: octets.count), nil) else {
            throw OpenSSLError("making a serial number")
        }
        defer { BN_free(number) }
        guard BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509)) != nil else {
            throw OpenSSLError("setting a serial number")
        }
    }

    private static func date(_ x509: OpaquePointer, _ validity: Validity) throws(OpenSSLError) {
        guard let first = time(validity.notBefore) else { throw OpenSSLError("dating a certificate") }
        defer { ASN1_TIME_free(first) }
        guard let last = time(validity.notAfter) else { throw OpenSSLError("dating a certificate") }
        defer { ASN1_TIME_free(last) }
        guard X509_set1_notBefore(x509, first) == 1, X509_set1_notAfter(x509, last) == 1 else {
            throw OpenSSLError("dating a certificate")
        }
    }

    private static func time(_ date: Date) -> UnsafeMutablePointer<ASN1_TIME>? {
        guard let seconds = time_t(exactly: date.timeIntervalSince1970.rounded(.down)) else { return nil }
        return ASN1_TIME_set(nil, seconds)
    }

    private func name(_ x509: OpaquePointer, _ commonName: String?) throws(OpenSSLError) {
        let subject = X509_get_subject_name(x509)
        if let commonName {
            let text = Array(commonName.utf8)
            let added = X509_NAME_add_entry_by_txt(
                subject,
                "CN",
                MBSTRING_UTF8,
                text,
                Int32(clamping: text.count),
                -1,
                0
            )
            guard added == 1 else { throw OpenSSLError("naming a certificate") }
        }
        guard let certificate else {
            guard X509_set_issuer_name(x509, subject) == 1 else { throw OpenSSLError("naming a certificate") }
            return
        }
        guard let issuer = Self.parse(certificate) else { throw OpenSSLError("reading the issuer") }
        defer { X509_free(issuer) }
        guard X509_set_issuer_name(x509, X509_get_subject_name(issuer)) == 1 else {
            throw OpenSSLError("naming a certificate")
        }
    }

    private func extend(
        _ x509: OpaquePointer,
        _ extensions: [(name: CertificateTemplate.Extension, value: String)]
    ) throws(OpenSSLError) {
        let issuer = certificate.flatMap(Self.parse)
        defer { X509_free(issuer) }
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer ?? x509, x509, nil, nil, 0)
        for (name, value) in extensions {
            guard let made = X509V3_EXT_nconf(nil, &context, name.configurationName, value) else {
                throw OpenSSLError("making the extension \(name)")
            }
            defer { X509_EXTENSION_free(made) }
            guard X509_add_ext(x509, made, -1) == 1 else { throw OpenSSLError("adding the extension \(name)") }
        }
    }

    private static func parse(_ certificate: Certificate) -> OpaquePointer? {
        certificate.der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return d2i_X509(nil, &cursor, buffer.count)
        }
    }

    private static func read(_ x509: OpaquePointer) throws(OpenSSLError) -> Certificate {
        let length = i2d_X509(x509, nil)
        guard length > 0 else { throw OpenSSLError("encoding a certificate") }
        var der = [UInt8](repeating: 0, count: Int(length))
        der.withUnsafeMutableBufferPointer { buffer in
            var cursor = buffer.baseAddress
            _ = i2d_X509(x509, &cursor)
        }
        do {
            return try Certificate(der: der)
        } catch {
            throw OpenSSLError("reading the certificate back: \(error)")
        }
    }
}

extension CertificateTemplate.Extension {
    /// OpenSSL's name for it (x509v3_config(5)).
    fileprivate var configurationName: String {
        switch self {
        case .basicConstraints: "basicConstraints"
        case .keyUsage: "keyUsage"
        case .extendedKeyUsage: "extendedKeyUsage"
        case .subjectKeyIdentifier: "subjectKeyIdentifier"
        case .authorityKeyIdentifier: "authorityKeyIdentifier"
        case .subjectAltName: "subjectAltName"
        case .other(let oid): oid
        }
    }
}
