package import FoundationEssentials

/// All that is known about one certificate.
package struct CertificatePart: Sendable, Equatable {
    /// What links to it: its SHA-256 fingerprint or a managed certificate's name; unique within the page.
    package var id: String
    /// What people call it.
    package var title: String
    package var managed: Bool
    package var notBefore: Date
    package var notAfter: Date
    /// The worst of its open findings; nil without any.
    package var worst: ReportSeverity?
    /// Facts in the order they are read: serial number, fingerprint, key, signature, issuer, renewal …
    package var facts: [Fact]
    /// Names as the certificate has them; international names in their ASCII form.
    package var names: [String]
    package var seen: [Seen]
    /// From the leaf up.
    package var chain: [ChainLink]
    /// The newest first.
    package var versions: [LaneVersion]
    package var findings: [PartFinding]
    /// The certificate itself as PEM, never a key; nil for certificates we do not manage.
    package var pem: String?

    package init(
        id: String,
        title: String,
        managed: Bool,
        notBefore: Date,
        notAfter: Date,
        worst: ReportSeverity? = nil,
        facts: [Fact] = [],
        names: [String] = [],
        seen: [Seen] = [],
        chain: [ChainLink] = [],
        versions: [LaneVersion] = [],
        findings: [PartFinding] = [],
        pem: String? = nil
    ) {
        self.id = id
        self.title = title
        self.managed = managed
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.worst = worst
        self.facts = facts
        self.names = names
        self.seen = seen
        self.chain = chain
        self.versions = versions
        self.findings = findings
        self.pem = pem
    }
}
