import COpenSSL

/// What the extensions of a certificate say (RFC 5280 §4.2), as far as Rekey judges by it.
package struct CertificateExtensions: Hashable, Sendable {
    /// The extensions' object identifiers in dotted decimals, in the certificate's order.
    package let identifiers: [String]
    /// Those that are critical and that OpenSSL does not process, the poison of precertificates left out.
    ///
    /// RFC 5280 §4.2: "A certificate-using system MUST reject the certificate if it encounters a critical extension it
    /// does not recognize".
    package let unknownCritical: [String]
    /// The key usage; nil when the extension is absent.
    package let keyUsage: KeyUsage?
    /// The purposes of extendedKeyUsage in dotted decimals; nil when the extension is absent.
    package let extendedKeyUsage: [String]?
    /// The pathLenConstraint of basicConstraints; nil when there is none.
    package let pathLength: Int?
    /// The subjectKeyIdentifier; nil when absent, as it often is in leaves of today.
    package let subjectKeyIdentifier: [UInt8]?
    /// Whether the subjectAltName is there and critical.
    package let hasCriticalNames: Bool
    /// The policies in dotted decimals.
    package let policies: [String]
    /// Where revocations are published (CRLDistributionPoints), as URLs.
    package let revocationLists: [String]
    /// Where OCSP is spoken, as URLs; none is normal since the public authorities gave it up.
    package let statusResponders: [String]
    /// The octets of the list of certificate timestamps (RFC 6962 §3.3), the extension's own octets; nil when absent.
    package let timestampList: [UInt8]?

    /// id-kp-serverAuth (RFC 5280 §4.2.1.12).
    package static let serverAuthentication = "1.3.6.1.5.5.7.3.1"
    /// id-kp-clientAuth (RFC 5280 §4.2.1.12).
    package static let clientAuthentication = "1.3.6.1.5.5.7.3.2"
    /// The list of certificate timestamps (RFC 6962 §3.3).
    package static let timestamps = "1.3.6.1.4.1.11129.2.4.2"
    /// The poison of precertificates (RFC 6962 §3.1).
    package static let poison = "1.3.6.1.4.1.11129.2.4.3"

    /// Those that occur more than once. RFC 5280 §4.2: "A certificate MUST NOT include more than one instance of a
    /// particular extension."
    package var repeated: [String] {
        var seen: Set<String> = []
        var again: [String] = []
        for identifier in identifiers where !seen.insert(identifier).inserted {
            if !again.contains(identifier) { again.append(identifier) }
        }
        return again
    }

    init(of x509: OpaquePointer) {
        let reader = ExtensionReader(x509)
        let entries = reader.entries()
        identifiers = entries.map(\.identifier)
        unknownCritical = entries.filter { $0.isCritical && !$0.isKnown && $0.identifier != Self.poison }
            .map(\.identifier)
        hasCriticalNames = entries.contains { $0.identifier == "2.5.29.17" && $0.isCritical }
        timestampList = entries.first { $0.identifier == Self.timestamps }?.contents
        let flags = X509_get_extension_flags(x509)
        keyUsage = flags & UInt32(EXFLAG_KUSAGE) == 0 ? nil : KeyUsage(rawValue: X509_get_key_usage(x509))
        extendedKeyUsage = reader.purposes()
        let length = X509_get_pathlen(x509)
        pathLength = length < 0 ? nil : Int(length)
        subjectKeyIdentifier = reader.subjectKeyIdentifier()
        policies = reader.policies()
        revocationLists = reader.revocationLists()
        statusResponders = reader.statusResponders()
        ERR_clear_error()
    }
}
