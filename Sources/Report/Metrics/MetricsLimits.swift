package import FoundationEssentials

/// Which single certificates are written.
package struct MetricsLimits: Sendable, Equatable {
    /// OpenMetrics: "Any single exposition should not go above 10k time series without due diligence".
    package var series: Int
    /// Unmanaged certificates are written when they end within this many seconds.
    package var alertWindow: TimeInterval
    /// Lifts both.
    package var all: Bool

    package init(
        series: Int = 10_000,
        alertWindow: TimeInterval = 2_592_000,
        all: Bool = false
    ) {
        self.series = series
        self.alertWindow = alertWindow
        self.all = all
    }
}
