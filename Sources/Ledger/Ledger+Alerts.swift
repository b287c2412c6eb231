package import FoundationEssentials

extension Ledger {
    /// How long alerts that have ended, silences that are over and messages that are done with are kept, in seconds.
    package static let alertRetention: Double = 90 * 86_400

    /// Reads everything that is decided upon, lets `decide` decide, and writes what it decided with the messages that
    /// come of it, in one transaction: nobody is told what was not written down, and nothing is written down untold.
    ///
    /// `decide` is given the alerts that stand and those that ended at or after `resolvedSince`. What is older than
    /// ``alertRetention`` is forgotten by the way.
    @discardableResult
    package func settleAlerts(
        at now: Date,
        resolvedSince: Date,
        _ decide: (AlertBook) -> AlertChange
    ) throws(LedgerFailure) -> AlertChange {
        try write { rows in
            let change = decide(try Self.alertBook(at: now, resolvedSince: resolvedSince, rows))
            for alert in change.alerts { try Self.put(alert, rows) }
            for message in change.messages { try Self.enqueue(message, rows) }
            try Self.forgetAlerts(before: now.addingTimeInterval(-Self.alertRetention), rows)
            return change
        }
    }

    /// What ``settleAlerts(at:resolvedSince:_:)`` would decide upon.
    package func alertBook(at now: Date, resolvedSince: Date) throws(LedgerFailure) -> AlertBook {
        try read { rows in try Self.alertBook(at: now, resolvedSince: resolvedSince, rows) }
    }

    /// The alerts that stand, the earliest first.
    package func standingAlerts() throws(LedgerFailure) -> [AlertRow] {
        try read { rows in try Self.alerts(where: "state = 'standing'", [], rows) }
    }

    /// The alerts that ended at or after a time, the earliest found first.
    package func resolvedAlerts(since: Date) throws(LedgerFailure) -> [AlertRow] {
        try read { rows in
            try Self.alerts(where: "state = 'resolved' AND resolved_at >= ?", [.date(since)], rows)
        }
    }

    private static func alertBook(at now: Date, resolvedSince: Date, _ rows: Rows) throws -> AlertBook {
        AlertBook(
            alerts: try alerts(where: "state = 'standing' OR resolved_at >= ?", [.date(resolvedSince)], rows),
            silences: try silences(after: now, rows),
            channels: try channels(rows)
        )
    }

    private static func alerts(where condition: String, _ arguments: [Cell], _ rows: Rows) throws -> [AlertRow] {
        let notices = try notices(where: condition, arguments, rows)
        return try rows.all(
            """
            SELECT dedup, rule, severity, state, summary, details, since, first_seen, last_seen, expires_at, resolved_at,
            acked_by, acked_at FROM alert WHERE \(condition) ORDER BY first_seen, dedup
            """,
            arguments
        ) { row in
            let dedup = try row.text(0)
            return AlertRow(
                dedup: dedup,
                rule: try row.text(1),
                severity: try row.text(2),
                state: try row.word(3, of: AlertRow.State.self),
                summary: try row.text(4),
                details: try row.text(5),
                since: try row.date(6),
                firstSeen: try row.date(7),
                lastSeen: try row.date(8),
                expires: try row.optionalDate(9),
                resolvedAt: try row.optionalDate(10),
                acknowledgedBy: try row.optionalText(11),
                acknowledgedAt: try row.optionalDate(12),
                notices: notices[dedup] ?? [:]
            )
        }
    }

    private static func notices(
        where condition: String,
        _ arguments: [Cell],
        _ rows: Rows
    ) throws -> [String: [String: AlertRow.Notice]] {
        let all = try rows.all(
            """
            SELECT dedup, channel, severity, told_at, refused_at FROM alert_notice
            WHERE dedup IN (SELECT dedup FROM alert WHERE \(condition))
            """,
            arguments
        ) { row in
            let notice = AlertRow.Notice(
                severity: try row.text(2),
                toldAt: try row.date(3),
                refusedAt: try row.optionalDate(4)
            )
            return (try row.text(0), try row.text(1), notice)
        }
        return all.reduce(into: [:]) { known, next in known[next.0, default: [:]][next.1] = next.2 }
    }

    private static func put(_ alert: AlertRow, _ rows: Rows) throws {
        try rows.run(
            """
            INSERT INTO alert (dedup, rule, severity, state, summary, details, since, first_seen, last_seen, expires_at,
            resolved_at, acked_by, acked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (dedup) DO UPDATE SET rule = excluded.rule, severity = excluded.severity,
            state = excluded.state, summary = excluded.summary, details = excluded.details, since = excluded.since,
            first_seen = excluded.first_seen, last_seen = excluded.last_seen, expires_at = excluded.expires_at,
            resolved_at = excluded.resolved_at, acked_by = excluded.acked_by, acked_at = excluded.acked_at
            """,
            [
                .text(alert.dedup), .text(alert.rule), .text(alert.severity), .text(alert.state.rawValue),
                .text(alert.summary), .text(alert.details), .date(alert.since), .date(alert.firstSeen),
                .date(alert.lastSeen), .date(alert.expires), .date(alert.resolvedAt), .text(alert.acknowledgedBy),
                .date(alert.acknowledgedAt),
            ]
        )
        try rows.run("DELETE FROM alert_notice WHERE dedup = ?", [.text(alert.dedup)])
        for (channel, notice) in alert.notices {
            try rows.run(
                "INSERT INTO alert_notice (dedup, channel, severity, told_at, refused_at) VALUES (?, ?, ?, ?, ?)",
                [
                    .text(alert.dedup), .text(channel), .text(notice.severity), .date(notice.toldAt),
                    .date(notice.refusedAt),
                ]
            )
        }
    }

    /// Part of every settling, so that no run needs a chore of its own.
    private static func forgetAlerts(before: Date, _ rows: Rows) throws {
        try rows.run("DELETE FROM alert WHERE state = 'resolved' AND resolved_at < ?", [.date(before)])
        try rows.run("DELETE FROM silence WHERE ends_at < ?", [.date(before)])
        try rows.run(
            "DELETE FROM outbox WHERE created_at < ? AND (sent_at IS NOT NULL OR given_up_at IS NOT NULL)",
            [.date(before)]
        )
    }
}
