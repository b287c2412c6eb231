package import FoundationEssentials

/// A finding that someone decided to bear, for a while.
package struct WaiverRow: Sendable, Equatable {
    package var check: String
    package var subject: String
    package var reason: String
    /// Who decided.
    package var by: String
    package var until: Date

    package init(
        check: String,
        subject: String,
        reason: String,
        by: String,
        until: Date
    ) {
        self.check = check
        self.subject = subject
        self.reason = reason
        self.by = by
        self.until = until
    }
}
