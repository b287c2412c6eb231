package import FoundationEssentials

extension Ledger {
    /// Begins a scan. One that never ended counts as abandoned from now on: see ``unfinishedScan()``.
    ///
    /// - Parameter trigger: what made it begin, such as `command` or `schedule`.
    package func beginScan(trigger: String, at: Date) throws(LedgerFailure) -> ScanID {
        try write { rows in
            try rows.run(
                "UPDATE scan SET ended_at = ?, outcome = ? WHERE ended_at IS NULL",
                [.date(at), .text(ScanRow.Outcome.abandoned.rawValue)]
            )
            try rows.run(
                "INSERT INTO scan (id, cause, started_at) SELECT COALESCE(MAX(id), 0) + 1, ?, ? FROM scan",
                [.text(trigger), .date(at)]
            )
            return ScanID(rawValue: try rows.number("SELECT MAX(id) FROM scan", []))
        }
    }

    /// The scan that was begun and not ended, with how far its sources came; nil if there is none. Going on with it means
    /// recording under its number.
    package func unfinishedScan() throws(LedgerFailure) -> ScanRow? {
        try scans("WHERE ended_at IS NULL", limit: 1).first
    }

    /// How far a source had come when a scan last recorded it (``InventoryBatch/cursors``); nil if none ever did.
    package func cursor(of source: String) throws(LedgerFailure) -> String? {
        try read { rows in
            try rows.all("SELECT reached FROM source_cursor WHERE source = ?", [.text(source)]) { row in
                try row.text(0)
            }.first
        }
    }

    /// The scans, newest first.
    package func scans(limit: Int) throws(LedgerFailure) -> [ScanRow] { try scans("", limit: limit) }

    /// Ends a scan: what its sources did not meet again within their scope is gone, and blind spots there are resolved.
    ///
    /// Places under one that the scan could not see into stay as they are.
    ///
    /// - Returns: the URIs of places that are gone since.
    @discardableResult
    package func finishScan(
        _ scan: ScanID,
        sources: [FinishedSource],
        at: Date
    ) throws(LedgerFailure) -> [String] {
        let (gone, changes) = try write { rows in
            let ending = ScanEnding(rows: rows, scan: scan, at: at)
            let gone = try sources.flatMap(ending.finish)
            let changes = try rows.run(
                "UPDATE scan SET ended_at = ?, outcome = ? WHERE id = ?",
                [.date(at), .text(ScanRow.Outcome.finished.rawValue), .int(scan.rawValue)]
            )
            return (gone, changes)
        }
        try require(changes, "scan \(scan)")
        return gone
    }

    private func scans(_ condition: String, limit: Int) throws(LedgerFailure) -> [ScanRow] {
        try read { rows in
            try rows.all(
                "SELECT id, cause, started_at, ended_at, outcome FROM scan \(condition) ORDER BY id DESC LIMIT ?",
                [.int(max(0, limit))]
            ) { row in
                let id = try row.int(0)
                return ScanRow(
                    id: ScanID(rawValue: id),
                    trigger: try row.text(1),
                    startedAt: try row.date(2),
                    endedAt: try row.optionalDate(3),
                    outcome: try row.optionalWord(4, of: ScanRow.Outcome.self),
                    sources: try Self.sources(of: id, rows)
                )
            }
        }
    }

    private static func sources(of scan: Int, _ rows: Rows) throws -> [ScanRow.Source] {
        try rows.all(
            "SELECT source, resume_at, counts, finished_at FROM scan_source WHERE scan = ? ORDER BY source",
            [.int(scan)]
        ) { row in
            ScanRow.Source(
                source: try row.text(0),
                resumeAt: try row.optionalText(1),
                counts: try row.optionalText(2),
                finishedAt: try row.optionalDate(3)
            )
        }
    }
}
