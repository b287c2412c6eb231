import COpenSSL
import FoundationEssentials

/// One X.509 certificate: its DER and the facts Rekey decides by, read once and immutable (RFC 5280).
///
/// A value, not a handle: OpenSSL's object lives only while it is parsed, so certificates travel freely between tasks.
package struct Certificate: Hashable, Sendable {
    /// Why octets are not a certificate that can be worked with.
    package enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        case tooLarge(limit: Int)
        case notDER(OpenSSLError)
        case trailingOctets
        case unreadable(field: String)

        package var description: String {
            switch self {
            case .tooLarge(let limit): "certificate: larger than \(limit) octets"
            case .notDER(let error): "certificate: not DER (\(error))"
            case .trailingOctets: "certificate: octets after its end"
            case .unreadable(let field): "certificate: its \(field) cannot be read"
            }
        }
    }

    /// No certificate that is served is near this size; larger input never reaches the parser.
    package static let sizeLimit = 65_536

    /// The certificate's octets.
    package let der: [UInt8]
    /// SHA-256 over the DER: the certificate's identity.
    package let fingerprint: SHA256Digest
    /// The serial number's DER content octets, a leading zero included (RFC 9773 §4.1 needs them so).
    package let serialOctets: [UInt8]
    /// Subject and issuer in RFC 2253 text, for people; never compared.
    package let subject: String
    package let issuer: String
    /// When it is valid.
    package let validity: Validity
    /// The DNS names and IP addresses of its subjectAltName.
    package let identifiers: Set<Identifier>
    /// Entries of the subjectAltName that are neither a well-formed DNS name nor an IP address, described.
    package let otherNames: [String]
    /// The key it certifies.
    package let publicKey: SubjectPublicKeyInfo
    /// Whether basicConstraints says CA:TRUE.
    package let isCA: Bool
    /// Whether subject and issuer are the same name.
    package let isSelfIssued: Bool
    /// Whether subject and issuer are the same name and its key identifiers do not say otherwise: a root.
    package let isSelfSigned: Bool
    /// Whether the subject is an empty sequence, as authorities leave it that put all names in the subjectAltName.
    package let hasEmptySubject: Bool
    /// Whether the subject has a commonName.
    package let hasCommonName: Bool
    /// What it is signed with.
    package let signatureAlgorithm: SignatureAlgorithm
    /// What its extensions say.
    package let extensions: CertificateExtensions
    /// Whether it may authenticate a TLS server: extendedKeyUsage is absent or names serverAuth.
    package let allowsServerAuthentication: Bool
    /// Whether it carries the poison of RFC 6962 §3.1, which makes it a precertificate and no certificate.
    package let isPrecertificate: Bool
    /// The keyIdentifier of its authorityKeyIdentifier, if there is one.
    package let authorityKeyIdentifier: [UInt8]?

    /// Parses exactly one certificate; anything before, after or too large is refused.
    package init(der: [UInt8]) throws(Failure) {
        guard der.count <= Self.sizeLimit else { throw .tooLarge(limit: Self.sizeLimit) }
        guard let (x509, length) = der.withUnsafeBufferPointer(CertificateParsing.keyless) else {
            throw .notDER(OpenSSLError("parsing"))
        }
        defer { X509_free(x509) }
        guard length == der.count else { throw .trailingOctets }
        try self.init(x509, der: der)
    }

    /// Reads a certificate that OpenSSL has parsed already (a handshake's, a keystore's): no second parse.
    ///
    /// The caller keeps the object and frees it; nothing of it is held afterwards.
    package init(parsed x509: OpaquePointer) throws(Failure) {
        let length = i2d_X509(x509, nil)
        guard length > 0 else { throw .notDER(OpenSSLError("encoding")) }
        guard length <= Self.sizeLimit else { throw .tooLarge(limit: Self.sizeLimit) }
        let der = [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
            var cursor = buffer.baseAddress
            count = Int(max(0, min(i2d_X509(x509, &cursor), length)))
        }
        try self.init(x509, der: der)
    }

    private init(_ x509: OpaquePointer, der: [UInt8]) throws(Failure) {
        self.der = der
        fingerprint = SHA256Digest(hashing: der)
        serialOctets = Self.serial(of: x509)
        let subjectName = X509_get_subject_name(x509)
        subject = NameText.rfc2253(subjectName)
        issuer = NameText.rfc2253(X509_get_issuer_name(x509))
        validity = try Self.validity(of: x509)
        guard let publicKey = SubjectPublicKeyInfo(of: x509) else {
            ERR_clear_error()
            throw .unreadable(field: "public key")
        }
        self.publicKey = publicKey
        let names = SubjectAlternativeNames(of: x509)
        identifiers = names.identifiers
        otherNames = names.others
        let flags = X509_get_extension_flags(x509)
        guard flags & UInt32(EXFLAG_INVALID) == 0 else {
            ERR_clear_error()
            throw .unreadable(field: "extensions")
        }
        isCA = flags & UInt32(EXFLAG_CA) != 0
        isSelfIssued = flags & UInt32(EXFLAG_SI) != 0
        isSelfSigned = isSelfIssued && Self.isSelfSigned(der)
        hasEmptySubject = X509_NAME_entry_count(subjectName) == 0
        hasCommonName = X509_NAME_get_index_by_NID(subjectName, NID_commonName, -1) >= 0
        signatureAlgorithm = SignatureAlgorithm(of: x509)
        extensions = CertificateExtensions(of: x509)
        allowsServerAuthentication =
            flags & UInt32(EXFLAG_XKUSAGE) == 0 || X509_get_extended_key_usage(x509) & UInt32(XKU_SSL_SERVER) != 0
        isPrecertificate = X509_get_ext_by_NID(x509, NID_ct_precert_poison, -1) >= 0
        authorityKeyIdentifier = Self.octets(X509_get0_authority_key_id(x509))
        ERR_clear_error()
    }

    /// Whether the issuer's name, key identifiers and key usage let it be this certificate's issuer (RFC 5280 §4.2.1.1).
    /// The signature is not looked at.
    package func isNamed(asIssuedBy issuer: Certificate) -> Bool {
        defer { ERR_clear_error() }
        guard let issuer = issuer.parsed() else { return false }
        defer { X509_free(issuer) }
        guard let subject = parsed() else { return false }
        defer { X509_free(subject) }
        return X509_check_issued(issuer, subject) == X509_V_OK
    }

    /// OpenSSL's object of this certificate with its key, for the caller to free; nil when memory is short.
    func parsed() -> OpaquePointer? { Self.parsed(der) }

    private static func parsed(_ der: [UInt8]) -> OpaquePointer? {
        der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return d2i_X509(nil, &cursor, buffer.count)
        }
    }

    /// Of a certificate that bears its issuer's name, whether its key identifiers and its kind of key agree with that.
    /// OpenSSL tells only with the key in hand.
    private static func isSelfSigned(_ der: [UInt8]) -> Bool {
        guard let x509 = parsed(der) else { return false }
        defer { X509_free(x509) }
        return X509_get_extension_flags(x509) & UInt32(EXFLAG_SS) != 0
    }

    /// The serial number in lower-case hexadecimal.
    package var serial: String { Hex.encode(serialOctets) }

    /// The certificate as one PEM block.
    package var pem: [UInt8] { PEM.encode(der, label: "CERTIFICATE") }

    package static func == (left: Certificate, right: Certificate) -> Bool { left.der == right.der }

    package func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }

    private static func serial(of x509: OpaquePointer) -> [UInt8] {
        guard let serial = X509_get0_serialNumber(x509) else { return [] }
        let length = i2d_ASN1_INTEGER(serial, nil)
        guard length > 2, length <= 130 else { return [] }
        var encoded = [UInt8](repeating: 0, count: Int(length))
        encoded.withUnsafeMutableBufferPointer { buffer in
            var cursor = buffer.baseAddress
            _ = i2d_ASN1_INTEGER(serial, &cursor)
        }
        // Tag and a one-octet length: no serial that X.509 allows is longer than 127 octets.
        return Array(encoded.dropFirst(2))
    }

    private static func octets(_ string: UnsafePointer<ASN1_OCTET_STRING>?) -> [UInt8]? {
        guard let string, let start = ASN1_STRING_get0_data(string) else { return nil }
        return Array(UnsafeBufferPointer(start: start, count: Int(max(0, ASN1_STRING_length(string)))))
    }

    /// The subject of a parsed certificate, in RFC 2253 text.
    static func subject(of x509: OpaquePointer) -> String { NameText.rfc2253(X509_get_subject_name(x509)) }

    private static func validity(of x509: OpaquePointer) throws(Failure) -> Validity {
        guard let first = ASN1Date.date(X509_get0_notBefore(x509)) else { throw .unreadable(field: "notBefore") }
        guard let last = ASN1Date.date(X509_get0_notAfter(x509)) else { throw .unreadable(field: "notAfter") }
        return Validity(notBefore: first, notAfter: last)
    }
}
