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

    package init(_ rules: ChannelRules, _ channel: any Channel) {
        self.rules = rules
        self.channel = channel
    }
}
