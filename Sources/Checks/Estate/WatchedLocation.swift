package import FoundationEssentials

/// A file, endpoint or secret that is looked at in an interval.
package struct WatchedLocation: Sendable, Equatable {
    /// Its URI.
    package let place: String
    /// When it was first to be looked at.
    package let since: Date
    /// The last look that succeeded; nil when none has.
    package let lastSuccess: Date?
    /// Seconds between two looks.
    package let interval: Double

    package init(_ place: String, since: Date, lastSuccess: Date?, interval: Double) {
        self.place = place
        self.since = since
        self.lastSuccess = lastSuccess
        self.interval = interval
    }
}
