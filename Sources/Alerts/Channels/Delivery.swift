/// What became of a message.
package enum Delivery: Sendable, Equatable {
    /// The receiver took it, and said this.
    case delivered(said: String)
    /// Not this time, for this reason; perhaps the receiver said how many seconds it wants to be left alone.
    case later(String, after: Double? = nil)
    /// Not this message, however often it is sent, for this reason.
    case refused(String)

    /// What the receiver said, or why there is nothing.
    package var words: String {
        switch self {
        case .delivered(let said): said
        case .later(let reason, _), .refused(let reason): reason
        }
    }
}
