import Checks
import FoundationEssentials

/// A check in the form that Nagios, Icinga and their like read: one line with figures, and their exit statuses.
struct PluginLine {
    /// 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
    let status: Int32
    let text: String

    init(_ words: CheckWords, at now: Date) {
        let label: String
        switch words.worst {
        case _ where words.certificates.isEmpty: (status, label) = (2, "CRITICAL")
        case .critical?: (status, label) = (2, "CRITICAL")
        case .high?, .medium?: (status, label) = (1, "WARNING")
        default: (status, label) = (0, "OK")
        }
        let said =
            words.violations.first.map { "\($0.title): \($0.detail ?? "")" } ?? words.problems.first
            ?? "nothing is wrong"
        let seconds = words.soonest.map { Int(max(-1e12, min(1e12, $0.notAfter.timeIntervalSince(now)))) }
        let figures = seconds.map { " | remaining=\($0)s findings=\(words.violations.count)" } ?? ""
        // A bar ends the text and begins the figures.
        text = "REKEY \(label) - \(words.target): \(said.replacing("|", with: "/"))\(figures)"
    }
}
