import FoundationEssentials
import Ledger
import Report
import Settings
import Storage
import SystemPackage

/// The figures that are written after each run and scan, where the configuration names a file.
struct MetricsFile {
    private let place: Workplace
    private let ledger: Ledger

    init(_ place: Workplace, ledger: Ledger) {
        self.place = place
        self.ledger = ledger
    }

    /// Replaces the file; what goes wrong is said, and spoils nothing else.
    func write() {
        guard let path = place.configuration.metrics.file else { return }
        do {
            let all = place.configuration.metrics.all
            let families = MetricFamilies.of(
                try MetricsMaker(place, ledger: ledger).model(all: all),
                limits: MetricsLimits(all: all)
            )
            // What node_exporter's textfile collector reads; it runs as somebody else.
            let text = OpenMetrics.render(families, format: .classic)
            let file = ReplacedFile(path: FilePath(path), mode: [.ownerReadWrite, .groupRead, .otherRead])
            try file.write(Array(text.utf8))
        } catch {
            place.console.complain("rekey: metrics: \(error)\n  hint       see metrics in: rekey config show")
        }
    }
}
