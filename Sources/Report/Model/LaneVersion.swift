package import FoundationEssentials

/// One generation of a managed certificate, and from when to when it was the live one.
package struct LaneVersion: Sendable, Equatable {
    /// What became of it.
    package enum State: String, Sendable, CaseIterable {
        case live, superseded, held, quarantined
        case rolledBack = "rolled back"

        /// Said beside the number, so that colour is not needed.
        var mark: String {
            switch self {
            case .live: "●"
            case .superseded: ""
            case .held: "‖"
            case .quarantined: "✕"
            case .rolledBack: "↺"
            }
        }
    }

    package var number: Int
    package var from: Date
    /// nil while it is live.
    package var until: Date?
    package var state: State

    package init(
        number: Int,
        from: Date,
        until: Date? = nil,
        state: State
    ) {
        self.number = number
        self.from = from
        self.until = until
        self.state = state
    }
}
