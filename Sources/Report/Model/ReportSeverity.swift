/// How bad something is, in the words the store uses; the raw values are those of a check's severity.
package enum ReportSeverity: String, Sendable, Hashable, CaseIterable {
    case info, low, medium, high, critical

    /// Never told by colour alone: a shape goes with each.
    var shape: String {
        switch self {
        case .info: "○"
        case .low: "●"
        case .medium: "■"
        case .high: "◆"
        case .critical: "▲"
        }
    }
}
