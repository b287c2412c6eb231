/// What a PEM block says it is, as far as an inventory cares.
enum PEMLabel: Equatable {
    /// One certificate (RFC 7468 §5), under its name of today or OpenSSL's old one.
    case certificate
    /// OpenSSL's own: a certificate and behind it what it is trusted for.
    case trustedCertificate
    case revocationList
    /// PKCS#7 or CMS (RFC 7468 §8 and §9).
    case signedData
    /// Any kind of private key, encrypted or not.
    case privateKey
    /// Requests, parameters, public keys and what else there is.
    case other

    init(_ text: some Collection<UInt8>) {
        switch String(decoding: text, as: UTF8.self) {
        case "CERTIFICATE", "X509 CERTIFICATE", "X.509 CERTIFICATE": self = .certificate
        case "TRUSTED CERTIFICATE": self = .trustedCertificate
        case "X509 CRL", "CRL": self = .revocationList
        case "PKCS7", "CMS", "PKCS #7 SIGNED DATA": self = .signedData
        case let label: self = label.hasSuffix("PRIVATE KEY") ? .privateKey : .other
        }
    }
}
