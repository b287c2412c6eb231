/// The name of a certificate in ACME Renewal Information (RFC 9773 §4.1).
package struct CertificateID: Hashable, Sendable, CustomStringConvertible {
    /// base64url(keyIdentifier) "." base64url(serial's DER content octets).
    package let description: String

    /// Nil for a certificate without an authority key identifier: it has no such name (private authorities).
    package init?(_ certificate: Certificate) {
        guard let issuer = certificate.authorityKeyIdentifier, !issuer.isEmpty, !certificate.serialOctets.isEmpty else {
            return nil
        }
        description = "\(Base64URL.encode(issuer)).\(Base64URL.encode(certificate.serialOctets))"
    }

    /// Takes an identifier back from storage; nil for what is none.
    package init?(text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ Base64URL.decode(String($0))?.isEmpty == false }) else { return nil }
        description = text
    }
}
