/// How loudly somebody is told; the words of PagerDuty's events.
package enum AlertSeverity: String, Sendable, Comparable, CaseIterable, Codable {
    case info, warning, error, critical

    package static func < (left: AlertSeverity, right: AlertSeverity) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .info: 0
        case .warning: 1
        case .error: 2
        case .critical: 3
        }
    }
}
