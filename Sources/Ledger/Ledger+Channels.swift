package import FoundationEssentials

extension Ledger {
    /// How every channel that was ever used fares, by name.
    package func channelStates() throws(LedgerFailure) -> [ChannelRow] {
        try read { rows in try Self.channels(rows) }
    }

    /// Notes a test message and what became of it; nil is a success, after which alerts that the channel's receiver had
    /// refused count as untold, and are told anew.
    package func noteTest(channel: String, error: String?, at now: Date) throws(LedgerFailure) {
        try write { rows in
            if let error {
                try Self.noteFailure(channel, error, at: now, rows)
            } else {
                try Self.noteSuccess(channel, at: now, rows)
                try rows.run(
                    "DELETE FROM alert_notice WHERE channel = ? AND refused_at IS NOT NULL",
                    [.text(channel)]
                )
            }
            try rows.run(
                "UPDATE alert_channel SET tested_at = ?, test_error = ? WHERE channel = ?",
                [.date(now), .text(error), .text(channel)]
            )
        }
    }

    static func channels(_ rows: Rows) throws -> [ChannelRow] {
        try rows.all(
            """
            SELECT channel, succeeded_at, failed_at, failing_since, error, tested_at, test_error
            FROM alert_channel ORDER BY channel
            """
        ) { row in
            ChannelRow(
                channel: try row.text(0),
                succeededAt: try row.optionalDate(1),
                failedAt: try row.optionalDate(2),
                failingSince: try row.optionalDate(3),
                error: try row.optionalText(4),
                testedAt: try row.optionalDate(5),
                testError: try row.optionalText(6)
            )
        }
    }

    static func noteSuccess(_ channel: String, at now: Date, _ rows: Rows) throws {
        try rows.run(
            """
            INSERT INTO alert_channel (channel, succeeded_at) VALUES (?, ?)
            ON CONFLICT (channel) DO UPDATE SET succeeded_at = excluded.succeeded_at, failing_since = NULL, error = NULL
            """,
            [.text(channel), .date(now)]
        )
    }

    static func noteFailure(_ channel: String, _ error: String, at now: Date, _ rows: Rows) throws {
        try rows.run(
            """
            INSERT INTO alert_channel (channel, failed_at, failing_since, error) VALUES (?, ?, ?, ?)
            ON CONFLICT (channel) DO UPDATE SET failed_at = excluded.failed_at, error = excluded.error,
            failing_since = COALESCE(alert_channel.failing_since, excluded.failing_since)
            """,
            [.text(channel), .date(now), .date(now), .text(error)]
        )
    }
}
