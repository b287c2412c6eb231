/// How bad a violation is.
package enum Severity: String, Sendable, Comparable, CaseIterable, Codable {
    /// Worth knowing.
    case info
    /// Hygiene.
    case low
    /// Against good practice.
    case medium
    /// Will break, or breaks a rule that others enforce.
    case high
    /// Clients break now, or a key is unsafe.
    case critical

    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .info: 0
        case .low: 1
        case .medium: 2
        case .high: 3
        case .critical: 4
        }
    }
}
