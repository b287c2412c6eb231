package import FoundationEssentials

/// A certificate in a file or a secret.
package struct CertificateMetrics: Sendable, Equatable {
    package var subject: NameMetrics
    package var issuer: NameMetrics
    /// As decimal digits, which is how these series are known.
    package var serial: String
    package var dnsNames: [String]
    package var addresses: [String]
    package var emails: [String]
    /// The file's absolute path; empty for what lies elsewhere.
    package var path: String
    package var secretNamespace: String
    package var secretName: String
    package var secretKey: String
    package var notBefore: Date
    package var notAfter: Date
    package var managed: Bool

    package init(
        subject: NameMetrics,
        issuer: NameMetrics,
        serial: String,
        dnsNames: [String] = [],
        addresses: [String] = [],
        emails: [String] = [],
        path: String = "",
        secretNamespace: String = "",
        secretName: String = "",
        secretKey: String = "",
        notBefore: Date,
        notAfter: Date,
        managed: Bool
    ) {
        self.subject = subject
        self.issuer = issuer
        self.serial = serial
        self.dnsNames = dnsNames
        self.addresses = addresses
        self.emails = emails
        self.path = path
        self.secretNamespace = secretNamespace
        self.secretName = secretName
        self.secretKey = secretKey
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.managed = managed
    }
}
