import PKI

/// Purposes of extendedKeyUsage (RFC 5280 §4.2.1.12) in dotted decimals.
enum Purpose {
    static let serverAuthentication = CertificateExtensions.serverAuthentication
    static let clientAuthentication = CertificateExtensions.clientAuthentication
    static let any = "2.5.29.37.0"

    /// What BR §7.1.2.7.10 forbids beside server authentication, and what each is called.
    static let foreign = [
        any: "anyExtendedKeyUsage", "1.3.6.1.5.5.7.3.3": "codeSigning",
        "1.3.6.1.5.5.7.3.4": "emailProtection", "1.3.6.1.5.5.7.3.8": "timeStamping",
        "1.3.6.1.5.5.7.3.9": "OCSPSigning", CertificateExtensions.timestampsPurpose: "precertificate signing",
    ]
}

extension CertificateExtensions {
    /// Signing precertificates (RFC 6962 §3.1).
    fileprivate static let timestampsPurpose = "1.3.6.1.4.1.11129.2.4.4"
}

extension KeyUsage {
    /// Signing revocation lists: authorities only (RFC 5280 §4.2.1.3).
    static let revocationSign = KeyUsage(rawValue: 0x02)
}
