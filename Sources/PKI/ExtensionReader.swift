import COpenSSL

/// Reads extensions of a parsed certificate through OpenSSL. What it cannot decode counts as absent here; the
/// certificate's own parser has refused extensions that OpenSSL finds malformed.
struct ExtensionReader {
    /// One extension as it stands in the certificate.
    struct Entry {
        let identifier: String
        let isCritical: Bool
        /// Whether OpenSSL's path validation processes it.
        let isKnown: Bool
        let contents: [UInt8]
    }

    /// No certificate that is served has more.
    private static let most: Int32 = 256

    private let x509: OpaquePointer

    init(_ x509: OpaquePointer) { self.x509 = x509 }

    func entries() -> [Entry] {
        (0..<min(X509_get_ext_count(x509), Self.most)).compactMap { index in
            guard let item = X509_get_ext(x509, index) else { return nil }
            return Entry(
                identifier: ObjectIdentifierText.dotted(X509_EXTENSION_get_object(item)),
                isCritical: X509_EXTENSION_get_critical(item) != 0,
                isKnown: X509_supported_extension(item) == 1,
                contents: Self.octets(X509_EXTENSION_get_data(item))
            )
        }
    }

    func purposes() -> [String]? {
        guard let raw = X509_get_ext_d2i(x509, NID_ext_key_usage, nil, nil) else { return nil }
        let usages = OpaquePointer(raw)
        defer { EXTENDED_KEY_USAGE_free(usages) }
        return (0..<rekey_sk_ASN1_OBJECT_num(usages)).map {
            ObjectIdentifierText.dotted(rekey_sk_ASN1_OBJECT_value(usages, $0))
        }
    }

    func subjectKeyIdentifier() -> [UInt8]? {
        X509_get0_subject_key_id(x509).map { Self.octets(UnsafeMutablePointer(mutating: $0)) }
    }

    func policies() -> [String] {
        guard let raw = X509_get_ext_d2i(x509, NID_certificate_policies, nil, nil) else { return [] }
        let policies = OpaquePointer(raw)
        defer { CERTIFICATEPOLICIES_free(policies) }
        return (0..<min(rekey_sk_POLICYINFO_num(policies), Self.most)).map {
            ObjectIdentifierText.dotted(rekey_sk_POLICYINFO_object(policies, $0))
        }
    }

    func revocationLists() -> [String] {
        guard let raw = X509_get_ext_d2i(x509, NID_crl_distribution_points, nil, nil) else { return [] }
        let points = OpaquePointer(raw)
        defer { CRL_DIST_POINTS_free(points) }
        return (0..<min(rekey_sk_DIST_POINT_num(points), Self.most)).flatMap { index -> [String] in
            guard let names = rekey_sk_DIST_POINT_names(points, index) else { return [] }
            return (0..<min(rekey_sk_GENERAL_NAME_num(names), Self.most)).compactMap { position in
                guard let name = rekey_sk_GENERAL_NAME_value(names, position),
                    let text = rekey_GENERAL_NAME_uri(name)
                else { return nil }
                return Self.printable(Self.octets(text))
            }
        }
    }

    func statusResponders() -> [String] {
        guard let texts = X509_get1_ocsp(x509) else { return [] }
        defer { X509_email_free(texts) }
        return (0..<min(rekey_sk_OPENSSL_STRING_num(texts), Self.most)).compactMap { index in
            guard let text = rekey_sk_OPENSSL_STRING_value(texts, index) else { return nil }
            return Self.printable(Array(String(cString: text).utf8))
        }
    }

    static func octets(_ string: UnsafeMutablePointer<ASN1_STRING>?) -> [UInt8] {
        guard let string, let start = ASN1_STRING_get0_data(string) else { return [] }
        return Array(UnsafeBufferPointer(start: start, count: Int(max(0, ASN1_STRING_length(string)))))
    }

    /// A URL is printable ASCII (RFC 3986 §2); anything else in its place is dropped. Cut at 2,048 octets.
    private static func printable(_ octets: [UInt8]) -> String? {
        guard !octets.isEmpty, octets.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        return String(decoding: octets.prefix(2_048), as: UTF8.self)
    }
}
