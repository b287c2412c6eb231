package import FoundationEssentials

/// The last failure of a certificate, in the five slots every failure fills.
package struct FailureRow: Sendable, Equatable {
    package var at: Date
    /// Where in the rotation it happened.
    package var stage: String
    /// What was not achieved and why.
    package var verdict: String
    /// The authority's or the service's own words, escaped by the caller; nil if it said nothing.
    package var said: String?
    /// What is live now.
    package var live: String
    /// What happens next, and when.
    package var next: String
    /// What helps.
    package var hint: String
    /// The exit status that belongs to it.
    package var exit: Int

    package init(
        at: Date,
        stage: String,
        verdict: String,
        said: String?,
        live: String,
        next: String,
        hint: String,
        exit: Int
    ) {
        self.at = at
        self.stage = stage
        self.verdict = verdict
        self.said = said
        self.live = live
        self.next = next
        self.hint = hint
        self.exit = exit
    }
}
