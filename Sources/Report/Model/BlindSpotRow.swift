package import FoundationEssentials

/// A place that could not be seen into.
package struct BlindSpotRow: Sendable, Equatable {
    package var place: String
    /// A word of the closed vocabulary: `permission_denied`, `timed_out` …
    package var reason: String
    package var detail: String
    package var since: Date

    package init(
        place: String,
        reason: String,
        detail: String,
        since: Date
    ) {
        self.place = place
        self.reason = reason
        self.detail = detail
        self.since = since
    }
}
