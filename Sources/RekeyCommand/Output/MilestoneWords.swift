import Rotation
import Storage

/// A stage that was reached, in one line.
enum MilestoneWords {
    static func line(_ milestone: Milestone, of name: LineageName, detail: String) -> String {
        if milestone == .verified, detail == Milestone.unasked {
            return "\(name): not verified: no endpoint is configured to be asked"
        }
        return detail.isEmpty ? "\(name): \(milestone.rawValue)" : "\(name): \(milestone.rawValue): \(detail)"
    }
}
