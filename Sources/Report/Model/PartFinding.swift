package import FoundationEssentials

/// A violated check, with who says so.
package struct PartFinding: Sendable, Equatable {
    package var check: String
    package var severity: ReportSeverity
    package var detail: String
    package var hint: String
    /// RFC and section, Baseline Requirements section, or "policy".
    package var source: String
    package var since: Date
    /// Until when it is waived; nil when it is open.
    package var waivedUntil: Date?

    package init(
        check: String,
        severity: ReportSeverity,
        detail: String,
        hint: String,
        source: String,
        since: Date,
        waivedUntil: Date? = nil
    ) {
        self.check = check
        self.severity = severity
        self.detail = detail
        self.hint = hint
        self.source = source
        self.since = since
        self.waivedUntil = waivedUntil
    }
}
