package import FoundationEssentials

extension Ledger {
    /// Takes the messages of a channel that are due, the earliest first and at most `limit`, and keeps everybody else
    /// from them until `lease`: whoever dies before ``settleMessages(_:_:at:)`` leaves them to be sent again then.
    ///
    /// A message waits while an earlier one of the same channel about the same alert is open: nobody hears of an end
    /// before the beginning.
    package func claimMessages(
        channel: String,
        at now: Date,
        lease: Date,
        limit: Int
    ) throws(LedgerFailure) -> [OutboxRow] {
        try write { rows in
            let due = try rows.all(
                """
                SELECT o.id, o.channel, o.dedup, o.kind, o.payload, o.attempt + 1, o.created_at, o.next_at, o.sent_at,
                o.given_up_at, o.error FROM outbox o
                WHERE o.channel = ? AND o.sent_at IS NULL AND o.given_up_at IS NULL AND o.next_at <= ?
                AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.channel = o.channel AND e.dedup = o.dedup
                AND e.id < o.id AND e.sent_at IS NULL AND e.given_up_at IS NULL)
                ORDER BY o.id LIMIT ?
                """,
                [.text(channel), .date(now), .int(max(0, limit))],
                as: Self.message
            )
            for message in due {
                try rows.run(
                    "UPDATE outbox SET attempt = ?, next_at = ? WHERE id = ?",
                    [.int(message.attempt), .date(lease), .int(message.id)]
                )
            }
            return due
        }
    }

    /// Writes down what became of messages that were claimed, and how the channel fares.
    package func settleMessages(
        _ messages: [OutboxRow],
        _ result: OutboxResult,
        at now: Date
    ) throws(LedgerFailure) {
        try write { rows in
            for message in messages { try Self.settle(message, result, at: now, rows) }
            for channel in Set(messages.map(\.channel)) {
                switch result {
                case .sent: try Self.noteSuccess(channel, at: now, rows)
                case .again(let error, _), .givenUp(let error): try Self.noteFailure(channel, error, at: now, rows)
                }
            }
        }
    }

    /// When the next message of a channel may be tried that waits for no other; nil if none is open.
    package func nextMessage(channel: String) throws(LedgerFailure) -> Date? {
        try read { rows in
            try rows.all(
                """
                SELECT o.next_at FROM outbox o
                WHERE o.channel = ? AND o.sent_at IS NULL AND o.given_up_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.channel = o.channel AND e.dedup = o.dedup
                AND e.id < o.id AND e.sent_at IS NULL AND e.given_up_at IS NULL)
                ORDER BY o.next_at LIMIT 1
                """,
                [.text(channel)]
            ) { row in try row.date(0) }.first
        }
    }

    /// Gives up every open message that was put in before a time, those of channels that are gone included; returns how
    /// many. Whoever could not be told by then counts as untold, and is told anew if the alert still stands.
    @discardableResult
    package func giveUpMessages(createdBefore: Date, error: String, at now: Date) throws(LedgerFailure) -> Int {
        try write { rows in
            try rows.run(
                """
                DELETE FROM alert_notice WHERE EXISTS (SELECT 1 FROM outbox o WHERE o.channel = alert_notice.channel
                AND o.dedup = alert_notice.dedup AND o.kind = 'trigger' AND o.created_at = alert_notice.told_at
                AND o.created_at < ? AND o.sent_at IS NULL AND o.given_up_at IS NULL)
                """,
                [.date(createdBefore)]
            )
            return try rows.run(
                """
                UPDATE outbox SET given_up_at = ?, error = ?
                WHERE created_at < ? AND sent_at IS NULL AND given_up_at IS NULL
                """,
                [.date(now), .text(error), .date(createdBefore)]
            )
        }
    }

    /// The messages that are open, the earliest first: of one channel or, if nil, of all.
    package func openMessages(channel: String? = nil) throws(LedgerFailure) -> [OutboxRow] {
        try messages(where: "(channel = ? OR ? IS NULL) AND sent_at IS NULL AND given_up_at IS NULL", channel)
    }

    /// The last message of a kind to each channel about each alert that stands.
    package func lastMessages(ofKind kind: String) throws(LedgerFailure) -> [OutboxRow] {
        try read { rows in
            try rows.all(
                """
                SELECT o.id, o.channel, o.dedup, o.kind, o.payload, o.attempt, o.created_at, o.next_at, o.sent_at,
                o.given_up_at, o.error FROM outbox o
                WHERE EXISTS (SELECT 1 FROM alert a WHERE a.dedup = o.dedup AND a.state = 'standing')
                AND o.id = (SELECT MAX(e.id) FROM outbox e
                WHERE e.channel = o.channel AND e.dedup = o.dedup AND e.kind = ?) ORDER BY o.id
                """,
                [.text(kind)],
                as: Self.message
            )
        }
    }

    /// The messages of an alert that are still known, the earliest first.
    package func messages(about dedup: String) throws(LedgerFailure) -> [OutboxRow] {
        try messages(where: "(dedup = ? OR ? IS NULL)", dedup)
    }

    static func enqueue(_ draft: OutboxDraft, _ rows: Rows) throws {
        try rows.run(
            """
            INSERT INTO outbox (id, channel, dedup, kind, payload, attempt, created_at, next_at)
            SELECT COALESCE(MAX(id), 0) + 1, ?, ?, ?, ?, 0, ?, ? FROM outbox
            """,
            [
                .text(draft.channel), .text(draft.dedup), .text(draft.kind), .text(draft.payload),
                .date(draft.createdAt), .date(draft.createdAt),
            ]
        )
        guard draft.supersedes else { return }
        // Afterwards, so that a number is never given twice.
        try rows.run(
            """
            DELETE FROM outbox WHERE channel = ? AND dedup = ? AND kind = ?
            AND id < (SELECT MAX(id) FROM outbox)
            """,
            [.text(draft.channel), .text(draft.dedup), .text(draft.kind)]
        )
    }

    private static func settle(_ message: OutboxRow, _ result: OutboxResult, at now: Date, _ rows: Rows) throws {
        let id = Cell.int(message.id)
        switch result {
        case .sent: try rows.run("UPDATE outbox SET sent_at = ?, error = NULL WHERE id = ?", [.date(now), id])
        case .again(let error, let next):
            try rows.run("UPDATE outbox SET next_at = ?, error = ? WHERE id = ?", [.date(next), .text(error), id])
        case .givenUp(let error):
            try rows.run("UPDATE outbox SET given_up_at = ?, error = ? WHERE id = ?", [.date(now), .text(error), id])
            // Whoever could not be told has not been told; what was said since then is another message's business.
            try rows.run(
                "UPDATE alert_notice SET refused_at = ? WHERE dedup = ? AND channel = ? AND told_at = ?",
                [.date(now), .text(message.dedup), .text(message.channel), .date(message.createdAt)]
            )
        }
    }

    private func messages(where condition: String, _ value: String?) throws(LedgerFailure) -> [OutboxRow] {
        try read { rows in
            try rows.all(
                """
                SELECT id, channel, dedup, kind, payload, attempt, created_at, next_at, sent_at, given_up_at, error
                FROM outbox WHERE \(condition) ORDER BY id
                """,
                [.text(value), .text(value)],
                as: Self.message
            )
        }
    }

    private static func message(_ row: Columns) throws -> OutboxRow {
        OutboxRow(
            id: try row.int(0),
            channel: try row.text(1),
            dedup: try row.text(2),
            kind: try row.text(3),
            payload: try row.text(4),
            attempt: try row.int(5),
            createdAt: try row.date(6),
            nextAt: try row.date(7),
            sentAt: try row.optionalDate(8),
            givenUpAt: try row.optionalDate(9),
            error: try row.optionalText(10)
        )
    }
}
