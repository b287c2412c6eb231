/// A way to tell somebody. Takes messages one after the other; may be asked again for one it delivered already, if the
/// news of that was lost.
package protocol Channel: Sendable {
    /// How many events one message may carry, at least one.
    var batch: Int { get }
    /// Tries once, within bounds of its own; returns soon when the task is cancelled.
    func deliver(_ message: OutgoingMessage) async -> Delivery
}

/// A channel with its rules.
package struct ChannelSlot: Sendable {
    package let rules: ChannelRules
    package let channel: any Channel
    /// How long one delivery may go on when the round's own time is over, counted from the round's beginning.
    package let patience: Duration
    /// Why nothing can be sent there at all, such as a secret that cannot be read; nil for a channel that works.
    package let defect: String?

    package init(_ rules: ChannelRules, _ channel: any Channel, patience: Duration = .zero) {
        self.rules = rules
        self.channel = channel
        self.patience = patience
        defect = nil
    }

    /// A channel that cannot be made: what is for it waits in the outbox, and the others are told.
    package init(_ rules: ChannelRules, defect: String) {
        self.rules = rules
        channel = DefectiveChannel(reason: defect)
        patience = .zero
        self.defect = defect
    }
}

/// Stands where a channel cannot be made.
private struct DefectiveChannel: Channel {
    let reason: String

    var batch: Int { 10_000 }

    func deliver(_ message: OutgoingMessage) async -> Delivery { .later(reason) }
}
