package import Checks
package import FoundationEssentials

/// What is wrong with the estate as a whole.
package struct EstateReport: Sendable {
    /// A drift and since when it is seen.
    package struct Standing: Sendable {
        package let drift: Drift
        package let since: Date
        /// Until when a waiver covers it; nil if none does.
        package let waivedUntil: Date?
        /// When the first of the certificates that are served there ends; nil where the drift is not about what is
        /// served, or nothing was seen.
        package let servedUntil: Date?

        package init(drift: Drift, since: Date, waivedUntil: Date? = nil, servedUntil: Date? = nil) {
            self.drift = drift
            self.since = since
            self.waivedUntil = waivedUntil
            self.servedUntil = servedUntil
        }

        /// Whether somebody has decided to live with it for now.
        package func isWaived(at instant: Date) -> Bool { waivedUntil.map { $0 > instant } ?? false }
    }

    package var drifts: [Standing]

    package init(drifts: [Standing] = []) { self.drifts = drifts }
}
