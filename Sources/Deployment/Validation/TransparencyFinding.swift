package import FoundationEssentials
package import PKI

/// Something about the certificate timestamps in a leaf.
package enum TransparencyFinding: Sendable, Equatable, CustomStringConvertible {
    /// Browsers would refuse it: what is missing, and why timestamps do not count.
    case notSatisfied([CTShortfall], [CTFault])
    /// They cannot be read, or there is nothing to verify them with.
    case unreadable(TransparencyCheck.Failure)
    /// Fewer logs than browsers demand; none was verified.
    case few(counted: Int, needed: Int)
    /// The policy is satisfied, and yet some timestamps do not count.
    case faults([CTFault])
    /// The list of logs is too old to refuse anything by it; when it was made.
    case listStale(Date)

    /// Whether it keeps the certificate from going live.
    package var severity: ValidationFinding.Severity {
        switch self {
        case .notSatisfied, .unreadable: .reject
        case .few, .faults, .listStale: .warn
        }
    }

    /// One line: what is wrong.
    package var description: String {
        switch self {
        case .notSatisfied(let shortfalls, let faults):
            "browsers would refuse it: " + Self.list(shortfalls.map(\.description) + faults.map(\.description))
        case .unreadable(let failure): "\(failure)"
        case .few(let counted, let needed): "it has timestamps of \(counted) logs; browsers want \(needed)"
        case .faults(let faults): "certificate timestamps: " + Self.list(faults.map(\.description))
        case .listStale(let date): "the list of logs is of \(date.formatted(.iso8601)), too old to refuse by it"
        }
    }

    private static func list(_ reasons: [String]) -> String { reasons.prefix(8).joined(separator: "; ") }
}
