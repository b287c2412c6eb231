import Inventory
import Synchronization

/// Tells on standard error how a scan gets on: one moving line on a terminal, a line for each source elsewhere.
final class TerminalScanNarrator: ScanNarrator {
    private let console: Console
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    init(console: Console) { self.console = console }

    func begins(_ source: String) { console.progress("scanning \(source)") }

    func progressed(_ source: String, _ counts: RecordingCounts) {
        // Standing output grows by a line a second at most.
        let isTime = last.withLock { last in
            guard last.map({ ContinuousClock.now - $0 > .seconds(1) }) ?? true else { return false }
            last = .now
            return true
        }
        if isTime { console.progress("scanning \(source): \(Self.words(counts))") }
    }

    func ended(_ source: String, _ counts: RecordingCounts, seconds: Double) {
        let time = "\(Int(seconds)).\(Int(seconds * 10) % 10) s"
        console.say("\(source): \(Self.words(counts)), \(counts.blindSpots) blind spots, \(time)")
    }

    private static func words(_ counts: RecordingCounts) -> String {
        "\(counts.places + counts.unchanged) places (\(counts.unchanged) unchanged), \(counts.certificates) certificates"
    }
}
