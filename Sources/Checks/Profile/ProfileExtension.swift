/// One extension as it stands in a certificate (RFC 5280 §4.2).
package struct ProfileExtension: Sendable, Hashable {
    /// Its type in dotted decimals.
    package let identifier: String
    /// Whether a client that does not know it has to refuse the certificate.
    package let isCritical: Bool
    /// The DER inside of its OCTET STRING.
    package let contents: ArraySlice<UInt8>

    /// Reads an Extension; nil for anything else.
    init?(_ element: DERElement) {
        guard element.tag == DERTag.sequence else { return nil }
        var fields = element.reader
        guard let identifier = fields.next()?.objectIdentifier else { return nil }
        let flag = fields.next(DERTag.boolean)
        guard let value = fields.next(DERTag.octetString), fields.isAtEnd else { return nil }
        self.identifier = identifier
        isCritical = flag.map { $0.contents.first != 0 } ?? false
        contents = value.contents
    }
}

/// Object identifiers of extensions.
package enum ExtensionIdentifier {
    /// subjectKeyIdentifier (RFC 5280 §4.2.1.2).
    package static let subjectKey = "2.5.29.14"
    /// keyUsage (§4.2.1.3).
    package static let keyUsage = "2.5.29.15"
    /// subjectAltName (§4.2.1.6).
    package static let alternativeName = "2.5.29.17"
    /// basicConstraints (§4.2.1.9).
    package static let basicConstraints = "2.5.29.19"
    /// nameConstraints (§4.2.1.10).
    package static let nameConstraints = "2.5.29.30"
    /// CRLDistributionPoints (§4.2.1.13).
    package static let revocationLists = "2.5.29.31"
    /// certificatePolicies (§4.2.1.4).
    package static let policies = "2.5.29.32"
    /// authorityKeyIdentifier (§4.2.1.1).
    package static let authorityKey = "2.5.29.35"
    /// extendedKeyUsage (§4.2.1.12).
    package static let extendedKeyUsage = "2.5.29.37"
    /// authorityInfoAccess (§4.2.2.1).
    package static let authorityAccess = "1.3.6.1.5.5.7.1.1"
    /// TLS feature: must-staple (RFC 7633).
    package static let tlsFeature = "1.3.6.1.5.5.7.1.24"
    /// The list of certificate timestamps (RFC 6962 §3.3).
    package static let timestamps = "1.3.6.1.4.1.11129.2.4.2"
    /// The poison of precertificates (RFC 6962 §3.1).
    package static let poison = "1.3.6.1.4.1.11129.2.4.3"
}
