package import FoundationEssentials

/// How a channel fares, as the rule about channels takes it.
package struct ChannelTrouble: Sendable, Equatable {
    package var channel: String
    package var since: Date
    package var error: String
    /// Whether its receiver refused for good what it was sent.
    package var isRefused: Bool

    package init(channel: String, since: Date, error: String, isRefused: Bool) {
        self.channel = channel
        self.since = since
        self.error = error
        self.isRefused = isRefused
    }

    /// What the other channels are told of it; nil as long as it may be a mishap.
    package func alert(at now: Date, policy: AlertPolicy) -> Alert? {
        guard isRefused || now.timeIntervalSince(since) >= policy.channelPatience else { return nil }
        return Alert(
            .channelFailing,
            dedup: DedupKey.make(.channelFailing, channel),
            severity: .error,
            summary: "\(channel): this channel \(isRefused ? "refuses its messages" : "can't be reached")",
            details: [.channel: channel, .lastError: error, .hint: "mend it, then: rekey alerts test \(channel)"],
            since: since
        )
    }
}
