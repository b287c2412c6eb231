package import FoundationEssentials

/// One thing somebody is, or was, told about, as the ledger holds it. The words in it are the teller's: the ledger only
/// keeps them.
package struct AlertRow: Sendable, Equatable {
    /// Whether it stands. The raw values are stored: they never change.
    package enum State: String, Sendable, CaseIterable {
        case standing, resolved
    }

    /// What one channel was told of it, the last time.
    package struct Notice: Sendable, Equatable {
        package var severity: String
        package var toldAt: Date
        /// When the channel's receiver refused the message for good; nil unless it did.
        package var refusedAt: Date?

        package init(severity: String, toldAt: Date, refusedAt: Date? = nil) {
            self.severity = severity
            self.toldAt = toldAt
            self.refusedAt = refusedAt
        }
    }

    /// What makes it this alert and no other: the rule and the object, at most 255 octets.
    package var dedup: String
    package var rule: String
    package var severity: String
    package var state: State
    package var summary: String
    /// A JSON object of strings.
    package var details: String
    /// Since when the thing itself is so.
    package var since: Date
    /// When it was found for the first time since it stands.
    package var firstSeen: Date
    package var lastSeen: Date
    /// When the object will have no time left, if it is one that ends.
    package var expires: Date?
    /// Nil as long as it stands.
    package var resolvedAt: Date?
    package var acknowledgedBy: String?
    package var acknowledgedAt: Date?
    /// By the channel's name.
    package var notices: [String: Notice]

    package init(
        dedup: String,
        rule: String,
        severity: String,
        state: State,
        summary: String,
        details: String,
        since: Date,
        firstSeen: Date,
        lastSeen: Date,
        expires: Date?,
        resolvedAt: Date?,
        acknowledgedBy: String?,
        acknowledgedAt: Date?,
        notices: [String: Notice]
    ) {
        self.dedup = dedup
        self.rule = rule
        self.severity = severity
        self.state = state
        self.summary = summary
        self.details = details
        self.since = since
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.expires = expires
        self.resolvedAt = resolvedAt
        self.acknowledgedBy = acknowledgedBy
        self.acknowledgedAt = acknowledgedAt
        self.notices = notices
    }
}

/// All that is decided upon when alerts are settled, read in one transaction.
package struct AlertBook: Sendable, Equatable {
    /// Those that stand, and those that ended not long ago.
    package var alerts: [AlertRow]
    /// Those that have not ended.
    package var silences: [SilenceRow]
    /// How each channel fares.
    package var channels: [ChannelRow]

    package init(alerts: [AlertRow] = [], silences: [SilenceRow] = [], channels: [ChannelRow] = []) {
        self.alerts = alerts
        self.silences = silences
        self.channels = channels
    }
}

/// What is written when alerts are settled, all of it or nothing.
package struct AlertChange: Sendable, Equatable {
    /// Put in the place of those with the same ``AlertRow/dedup``, notices included.
    package var alerts: [AlertRow]
    /// Put into the outbox, in this order.
    package var messages: [OutboxDraft]

    package init(alerts: [AlertRow] = [], messages: [OutboxDraft] = []) {
        self.alerts = alerts
        self.messages = messages
    }
}
