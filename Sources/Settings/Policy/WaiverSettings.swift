package import FoundationEssentials

/// A finding that is known and put up with, for a time.
package struct WaiverSettings: Sendable, Hashable {
    /// The check's word; nil means every check.
    package var check: String?
    /// A pattern over names and places; `*` stands for anything.
    package var match: String
    /// It ends by itself on this day (its first instant, UTC).
    package var until: Date
    /// Who put up with it.
    package var by: String
    /// Why.
    package var why: String

    package init(check: String?, match: String, until: Date, by: String, why: String) {
        self.check = check
        self.match = match
        self.until = until
        self.by = by
        self.why = why
    }
}
