package import FoundationEssentials

extension Ledger {
    /// Writes a silence down and returns its number.
    package func addSilence(_ silence: SilenceRow) throws(LedgerFailure) -> Int {
        try write { rows in
            try rows.run(
                """
                INSERT INTO silence (id, matcher, made_at, ends_at, made_by, reason)
                SELECT COALESCE(MAX(id), 0) + 1, ?, ?, ?, ?, ? FROM silence
                """,
                [
                    .text(silence.matcher), .date(silence.madeAt), .date(silence.endsAt), .text(silence.madeBy),
                    .text(silence.reason),
                ]
            )
            return try rows.number("SELECT MAX(id) FROM silence", [])
        }
    }

    /// Ends a silence at a time, or leaves it if it ended before.
    ///
    /// Throws ``LedgerFailure/Kind/noSuchRow`` if there is none with this number.
    package func endSilence(_ id: Int, at now: Date) throws(LedgerFailure) {
        let changes = try write { rows in
            try rows.run(
                "UPDATE silence SET ends_at = CASE WHEN ends_at < ? THEN ends_at ELSE ? END WHERE id = ?",
                [.date(now), .date(now), .int(id)]
            )
        }
        try require(changes, "silence \(id)")
    }

    /// The silences that end after a time, the first to end first.
    package func silences(after now: Date) throws(LedgerFailure) -> [SilenceRow] {
        try read { rows in try Self.silences(after: now, rows) }
    }

    static func silences(after now: Date, _ rows: Rows) throws -> [SilenceRow] {
        try rows.all(
            "SELECT id, matcher, made_at, ends_at, made_by, reason FROM silence WHERE ends_at > ? ORDER BY ends_at, id",
            [.date(now)]
        ) { row in
            SilenceRow(
                id: try row.int(0),
                matcher: try row.text(1),
                madeAt: try row.date(2),
                endsAt: try row.date(3),
                madeBy: try row.text(4),
                reason: try row.text(5)
            )
        }
    }
}
