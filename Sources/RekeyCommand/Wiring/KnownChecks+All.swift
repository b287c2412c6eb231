import Checks
import Settings

extension KnownChecks {
    /// The checks and drifts of this release.
    static let all = KnownChecks(
        numbered: Dictionary(CheckSet.all.map { ($0.number, $0.id) }) { first, _ in first },
        drifts: DriftKind.allCases.map(\.rawValue)
    )
}
