package import FoundationEssentials
package import PKI

/// Enough of a certificate to tell which one it is and whether another is its renewal.
package struct CertificateMark: Sendable, Hashable {
    package let fingerprint: SHA256Digest
    /// SHA-256 of the SubjectPublicKeyInfo.
    package let key: SHA256Digest
    package let notBefore: Date
    package let names: Set<String>

    package init(fingerprint: SHA256Digest, key: SHA256Digest, notBefore: Date, names: Set<String>) {
        self.fingerprint = fingerprint
        self.key = key
        self.notBefore = notBefore
        self.names = names
    }

    package init(_ certificate: Certificate) {
        fingerprint = certificate.fingerprint
        key = certificate.publicKey.digest
        notBefore = certificate.validity.notBefore
        names = Set(certificate.identifiers.map(\.value))
    }
}
