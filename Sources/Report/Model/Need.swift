package import FoundationEssentials

/// Something that waits for a person.
package struct Need: Sendable, Equatable {
    /// What raised it.
    package enum Kind: String, Sendable, CaseIterable {
        case finding, drift, alert
    }

    package var kind: Kind
    package var severity: ReportSeverity
    /// Who it is for; empty when nobody is known.
    package var owner: String
    /// The certificate or the place it is about, as people call it.
    package var subject: String
    /// ``CertificatePart/id`` of the certificate it is about; linked when that has a part on the page.
    package var certificate: String?
    /// What is wrong, in one line, with the values seen.
    package var detail: String
    /// What to do, in one line.
    package var fix: String
    /// The command that does it or shows more; nil when there is none.
    package var command: String?
    package var since: Date

    package init(
        kind: Kind,
        severity: ReportSeverity,
        owner: String,
        subject: String,
        certificate: String? = nil,
        detail: String,
        fix: String,
        command: String? = nil,
        since: Date
    ) {
        self.kind = kind
        self.severity = severity
        self.owner = owner
        self.subject = subject
        self.certificate = certificate
        self.detail = detail
        self.fix = fix
        self.command = command
        self.since = since
    }
}
