package import FoundationEssentials

/// How a channel fares, as the rule about channels takes it.
package struct ChannelTrouble: Sendable, Equatable {
    package var channel: String
    package var since: Date
    package var error: String
    /// Whether its receiver refused for good what it was sent.
    package var isRefused: Bool
    /// Whether nothing can be sent there as it is configured.
    package var isDefective: Bool

    package init(channel: String, since: Date, error: String, isRefused: Bool, isDefective: Bool = false) {
        self.channel = channel
        self.since = since
        self.error = error
        self.isRefused = isRefused
        self.isDefective = isDefective
    }

    /// What the other channels are told of it; nil as long as it may be a mishap.
    package func alert(at now: Date, policy: AlertPolicy) -> Alert? {
        guard isRefused || isDefective || now.timeIntervalSince(since) >= policy.channelPatience else { return nil }
        return Alert(
            .channelFailing,
            dedup: DedupKey.make(.channelFailing, channel),
            severity: .error,
            summary: "\(channel): this channel \(words)",
            details: [.channel: channel, .lastError: error, .hint: "mend it, then: rekey alerts test \(channel)"],
            since: since
        )
    }

    private var words: String {
        if isDefective { return "can't be used" }
        return isRefused ? "refuses its messages" : "can't be reached"
    }
}
