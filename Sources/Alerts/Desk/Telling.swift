package import FoundationEssentials
package import Ledger

/// How far a channel is with an alert that stands.
package enum Telling: Sendable, Equatable {
    /// Its receiver took the message.
    case told(at: Date)
    /// The message lies in the outbox: how often it was tried, when it may be tried again, and why the last try came to
    /// nothing.
    case waiting(tries: Int, next: Date, error: String?)
    /// Nobody will try this message again.
    case givenUp(at: Date, error: String?)

    /// - Parameters:
    ///   - told: what was decided to tell the channel, and when.
    ///   - message: its last message about the alert; nil when it is so old that it was forgotten.
    package init(_ told: StandingAlert.Told, _ message: OutboxRow?) {
        if let message, message.sentAt == nil, message.givenUpAt == nil {
            self = .waiting(tries: message.attempt, next: message.nextAt, error: message.error)
        } else if let at = told.refusedAt ?? message?.givenUpAt {
            self = .givenUp(at: at, error: message?.error)
        } else {
            self = .told(at: message?.sentAt ?? told.at)
        }
    }
}
