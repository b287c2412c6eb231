import Checks
import FoundationEssentials
import Ledger

/// Findings on their way into the store.
struct FindingBook: Sendable {
    private let ledger: Ledger

    init(_ ledger: Ledger) { self.ledger = ledger }

    /// Settles what was judged at some places: what is not found again there is resolved.
    func settle(_ findings: [String: [PlaceFinding]], at instant: Date) throws(LedgerFailure) {
        guard !findings.isEmpty else { return }
        let current = findings.values.flatMap { $0.map(FindingRow.init) }
        _ = try ledger.settleFindings(scope: .places(Set(findings.keys)), current: current, at: instant)
    }

    /// Settles what was judged of the whole estate.
    func settle(
        checks: Set<String>,
        _ findings: [PlaceFinding],
        at instant: Date
    ) throws(LedgerFailure) -> Settlement {
        try ledger.settleFindings(scope: .checks(checks), current: findings.map(FindingRow.init), at: instant)
    }
}

extension FindingRow {
    init(_ finding: PlaceFinding) {
        self.init(
            check: finding.check.id,
            number: finding.check.number,
            severity: FindingSeverity(rawValue: finding.severity.rawValue) ?? .info,
            dedup: finding.key,
            place: finding.place,
            certificate: finding.fingerprint,
            managedName: finding.managed,
            detail: PrintableLine.of(finding.detail),
            hint: PrintableLine.of(finding.hint)
        )
    }
}
