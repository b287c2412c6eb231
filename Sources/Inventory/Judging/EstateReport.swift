package import Checks
package import FoundationEssentials

/// What is wrong with the estate as a whole.
package struct EstateReport: Sendable {
    /// A drift and since when it is seen.
    package struct Standing: Sendable {
        package let drift: Drift
        package let since: Date

        package init(drift: Drift, since: Date) {
            self.drift = drift
            self.since = since
        }
    }

    package var drifts: [Standing]

    package init(drifts: [Standing] = []) { self.drifts = drifts }
}
