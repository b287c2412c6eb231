package import FoundationEssentials

/// A time during which nothing is sent about the alerts that a matcher fits. They stand all the same, and what still
/// stands at its end is told then.
package struct Silence: Sendable, Equatable {
    package let id: Int
    package let matcher: SilenceMatcher
    package let since: Date
    /// The first instant at which it silences nothing any more.
    package let until: Date
    package let by: String
    package let why: String

    package init(id: Int, matcher: SilenceMatcher, since: Date, until: Date, by: String, why: String) {
        self.id = id
        self.matcher = matcher
        self.since = since
        self.until = until
        self.by = by
        self.why = why
    }

    /// Whether it keeps an alert from being told at an instant.
    package func holds(_ alert: Alert, at now: Date) -> Bool { since <= now && now < until && matcher.fits(alert) }
}
