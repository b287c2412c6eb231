package import FoundationEssentials

/// What a message says of an alert. The raw values are stored and sent: they never change.
package enum AlertEventKind: String, Sendable, CaseIterable, Codable {
    /// It stands; or is worse than was told; or, for a receiver that forgets, stands still.
    case trigger
    /// Somebody has taken it upon themselves.
    case acknowledge
    /// It is over.
    case resolve
    /// Nothing is wrong: somebody wants to see whether messages arrive.
    case test
}

/// What one channel is told of one alert, as it was decided.
package struct AlertEvent: Sendable, Equatable, Codable {
    package var kind: AlertEventKind
    package var alert: Alert
    /// When it was decided.
    package var at: Date
    /// Who took it upon themselves, if somebody did.
    package var acknowledgedBy: String?
    /// The severity the channel was told before, if it was another: for receivers that take it for a part of the name.
    package var formerSeverity: AlertSeverity?

    package init(
        _ kind: AlertEventKind,
        _ alert: Alert,
        at now: Date,
        acknowledgedBy: String? = nil,
        formerSeverity: AlertSeverity? = nil
    ) {
        self.kind = kind
        self.alert = alert
        self.at = now
        self.acknowledgedBy = acknowledgedBy
        self.formerSeverity = formerSeverity
    }
}

/// An event for a channel.
package struct AlertDispatch: Sendable, Equatable {
    package var channel: String
    package var event: AlertEvent
    /// Whether it takes the place of what was to be, or was, sent before of the same kind.
    package var supersedes: Bool

    package init(channel: String, event: AlertEvent, supersedes: Bool = false) {
        self.channel = channel
        self.event = event
        self.supersedes = supersedes
    }
}
