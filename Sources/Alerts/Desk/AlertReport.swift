package import Ledger

/// What one round did.
package struct AlertReport: Sendable, Equatable {
    /// What became of one channel's messages.
    package struct ChannelReport: Sendable, Equatable {
        package let name: String
        /// How many events its receiver took.
        package var sent = 0
        /// How many it refused for good, or were given up.
        package var refused = 0
        /// How many tries came to nothing for now.
        package var failed = 0
        /// How many events are still to be sent.
        package var waiting = 0
        /// Why the last of the tries that came to nothing did.
        package var lastError: String?

        package init(name: String) { self.name = name }
    }

    /// Everything that stands, the earliest found first.
    package var standing: [StandingAlert] = []
    /// What was found in this round for the first time.
    package var begun: [Alert] = []
    /// What ended in this round.
    package var ended: [Alert] = []
    /// In the order of the configuration.
    package var channels: [ChannelReport] = []
    /// What the watcher elsewhere said; nil if there is none or it had to hear nothing.
    package var heartbeat: Delivery?
    /// Why the round could not be done, or not wholly: then nothing new is told, and the heartbeat says so.
    package var problem: LedgerFailure?

    package init() {}
}

/// What became of a test message.
package struct ChannelTest: Sendable, Equatable {
    package let channel: String
    /// The receiver's own words, or why there are none.
    package let delivery: Delivery
    package let took: Duration
}
