import Rotation
import Storage

/// A trouble with an account on the terminal.
struct AccountComplaint {
    private let report: AccountReport
    private let authority: String

    init(_ trouble: AccountTrouble, _ authority: Authority) {
        report = AccountReport(trouble)
        self.authority = authority.name.text
    }

    /// Says it, and gives the exit status that goes with it.
    func tell(_ console: Console) -> ExitStatus {
        var lines = ["rekey: \(authority): \(report.verdict)"]
        if let said = report.said { lines.append("  \(said)") }
        lines.append("  hint       \(report.hint)")
        console.complain(lines.joined(separator: "\n"))
        return report.healsByItself ? .later : .needsOperator
    }
}
