package import FoundationEssentials

/// A time during which nothing is sent about the alerts that a matcher fits.
package struct SilenceRow: Sendable, Equatable {
    /// Made by ``Ledger/addSilence(_:)``; what is given there does not count.
    package var id: Int
    /// In the words of whoever matches; the ledger does not read it.
    package var matcher: String
    package var madeAt: Date
    /// The first instant at which it silences nothing any more.
    package var endsAt: Date
    package var madeBy: String
    package var reason: String

    package init(id: Int = 0, matcher: String, madeAt: Date, endsAt: Date, madeBy: String, reason: String) {
        self.id = id
        self.matcher = matcher
        self.madeAt = madeAt
        self.endsAt = endsAt
        self.madeBy = madeBy
        self.reason = reason
    }
}
