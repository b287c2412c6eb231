/// What is done next.
package enum OrderStep: Sendable, Equatable {
    /// When a reading is made.
    package enum Pace: Sendable, Equatable {
        case now
        /// After the wait of the poll schedule with this number, or what the server asked for.
        case poll(Int)
    }

    case place
    case read(Pace)
    /// Read the authorizations, publish all answers, then tell the server of each.
    case authorize
    /// Read the authorizations only.
    case inspect
    /// Tell the server once more of the challenges it is stuck with.
    case remind
    case finalize
    case download(Pace)
    case stop
}
