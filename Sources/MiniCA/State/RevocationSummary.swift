/// A revocation as a bystander may see it: for tests and demonstrations.
package struct RevocationSummary: Sendable, Hashable {
    /// The certificate's serial number, in lower-case hexadecimal.
    package let serial: String
    /// The reason code that was sent; nil when the request had none.
    package let reason: Int?
    /// Whether the certificate's own key asked, and no account (RFC 8555 §7.6).
    package let isByCertificateKey: Bool

    package init(serial: String, reason: Int?, isByCertificateKey: Bool) {
        self.serial = serial
        self.reason = reason
        self.isByCertificateKey = isByCertificateKey
    }
}
