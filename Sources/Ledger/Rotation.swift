package import FoundationEssentials

/// The number of one rotation in the journal: later ones are higher.
package struct RotationID: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    package var description: String { "\(rawValue)" }
    package static func < (left: RotationID, right: RotationID) -> Bool { left.rawValue < right.rawValue }
}

/// How a rotation ended. The raw values are stored and printed: they never change.
package enum RotationOutcome: String, Sendable, CaseIterable {
    /// Every endpoint was seen to serve the new certificate.
    case verified
    /// Live, but no endpoint could be asked, before or after.
    case unproven
    /// The previous generation is live again.
    case rolledBack = "rolled-back"
    /// Ended before anything live was touched.
    case failed
    /// Given up in favour of another attempt, by decision.
    case abandoned
    /// The process died; recovery closed the entry.
    case interrupted
    /// A generation's certificate was revoked; nothing was deployed.
    case revoked
}

/// One line of a rotation's journal.
package struct RotationStep: Sendable, Equatable {
    /// The stage reached, such as `ordered`.
    package let stage: String
    /// What recovery or a reader needs to know of it, such as an order URL; may be empty.
    package let detail: String
    /// When, to the millisecond.
    package let at: Date

    package init(stage: String, detail: String, at: Date) {
        self.stage = stage
        self.detail = detail
        self.at = at
    }
}

/// One rotation as the journal holds it.
package struct RotationRecord: Sendable, Equatable {
    package let id: RotationID
    /// The certificate's name in the configuration.
    package let certificate: String
    /// Why it was begun.
    package let reason: String
    /// The authority asked.
    package let authority: String
    package let startedAt: Date
    /// Nil as long as it is unfinished.
    package let endedAt: Date?
    /// Nil as long as it is unfinished.
    package let outcome: RotationOutcome?
    /// The generation made, if it came that far.
    package let generation: Int?
    /// One sentence about the end.
    package let summary: String?
    /// In the order they were recorded.
    package let steps: [RotationStep]
}
