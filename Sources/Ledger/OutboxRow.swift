package import FoundationEssentials

/// A message that is to be put into the outbox.
package struct OutboxDraft: Sendable, Equatable {
    package var channel: String
    /// The alert it is about; messages of one channel about one alert go out in the order they were put in.
    package var dedup: String
    /// What it says of it, such as `trigger`; the sender's word.
    package var kind: String
    /// The message, in the sender's form.
    package var payload: String
    package var createdAt: Date
    /// Whether it takes the place of earlier ones of the same channel, alert and kind, sent or not.
    package var supersedes: Bool

    package init(
        channel: String,
        dedup: String,
        kind: String,
        payload: String,
        createdAt: Date,
        supersedes: Bool = false
    ) {
        self.channel = channel
        self.dedup = dedup
        self.kind = kind
        self.payload = payload
        self.createdAt = createdAt
        self.supersedes = supersedes
    }
}

/// A message in the outbox.
package struct OutboxRow: Sendable, Equatable {
    /// Later ones are higher; unique as long as the ledger lives.
    package let id: Int
    package let channel: String
    package let dedup: String
    package let kind: String
    package let payload: String
    /// How often its delivery was begun, this time included.
    package let attempt: Int
    package let createdAt: Date
    /// When it may be tried again.
    package let nextAt: Date
    /// Nil until the receiver took it.
    package let sentAt: Date?
    /// Nil unless nobody will try again.
    package let givenUpAt: Date?
    /// Why the last try came to nothing.
    package let error: String?
}

/// What became of one try to deliver messages.
package enum OutboxResult: Sendable, Equatable {
    /// The receiver took them.
    case sent
    /// Not this time: tried again at or after a time.
    case again(error: String, at: Date)
    /// Nobody will try again.
    case givenUp(error: String)
}
