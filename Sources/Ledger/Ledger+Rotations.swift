package import FoundationEssentials

extension Ledger {
    /// Opens a journal entry; call it before the first effect of a rotation.
    package func begin(
        certificate: String,
        reason: String,
        authority: String,
        at: Date
    ) throws(LedgerFailure) -> RotationID {
        try write { rows in
            let sql = """
                INSERT INTO rotation (id, certificate, reason, authority, started_at)
                SELECT COALESCE(MAX(id), 0) + 1, ?, ?, ?, ? FROM rotation
                """
            try rows.run(sql, [.text(certificate), .text(reason), .text(authority), .date(at)])
            // The write lock is held: the highest number is ours.
            return RotationID(rawValue: try rows.number("SELECT MAX(id) FROM rotation", []))
        }
    }

    /// Adds a step to an entry; ``LedgerFailure/Kind/noSuchRow`` if there is no such entry.
    package func record(step: RotationStep, in rotation: RotationID) throws(LedgerFailure) {
        try write { rows in
            let sql = """
                INSERT INTO rotation_step (rotation, ordinal, stage, detail, recorded_at)
                SELECT ?, COALESCE(MAX(ordinal), 0) + 1, ?, ?, ? FROM rotation_step WHERE rotation = ?
                """
            let id = Cell.int(rotation.rawValue)
            try rows.run(sql, [id, .text(step.stage), .text(step.detail), .date(step.at), id])
        }
    }

    /// Closes an entry; an entry closed before is closed anew, the last word counts.
    package func end(
        _ rotation: RotationID,
        outcome: RotationOutcome,
        generation: Int?,
        summary: String,
        at: Date
    ) throws(LedgerFailure) {
        let sql = "UPDATE rotation SET outcome = ?, generation = ?, summary = ?, ended_at = ? WHERE id = ?"
        let changes = try write { rows in
            try rows.run(
                sql,
                [
                    .text(outcome.rawValue), .int(generation), .text(summary), .date(at), .int(rotation.rawValue),
                ]
            )
        }
        try require(changes, "rotation \(rotation)")
    }

    /// The entries nobody closed, newest first: of one certificate, or of all if nil.
    package func unfinished(certificate: String?) throws(LedgerFailure) -> [RotationRecord] {
        try records(
            where: "ended_at IS NULL AND (certificate = ? OR ? IS NULL)",
            [.text(certificate), .text(certificate)]
        )
    }

    /// The latest entries with their steps, newest first: of one certificate, or of all if nil. A limit below 1 gives none.
    package func history(certificate: String?, limit: Int) throws(LedgerFailure) -> [RotationRecord] {
        let newest = "ORDER BY id DESC LIMIT ?"
        let limit = Cell.int(max(0, limit))
        guard let certificate else {
            return try records(where: "id IN (SELECT id FROM rotation \(newest))", [limit])
        }
        return try records(
            where: "id IN (SELECT id FROM rotation WHERE certificate = ? \(newest))",
            [.text(certificate), limit]
        )
    }

    private func records(where condition: String, _ arguments: [Cell]) throws(LedgerFailure) -> [RotationRecord] {
        try read { rows in
            let chosen = "SELECT id FROM rotation WHERE \(condition)"
            let steps = try rows.all(
                """
                SELECT rotation, stage, detail, recorded_at FROM rotation_step
                WHERE rotation IN (\(chosen)) ORDER BY rotation, ordinal
                """,
                arguments
            ) { row in
                (try row.int(0), RotationStep(stage: try row.text(1), detail: try row.text(2), at: try row.date(3)))
            }
            let stepsByRotation = Dictionary(grouping: steps) { $0.0 }
            return try rows.all(
                """
                SELECT id, certificate, reason, authority, started_at, ended_at, outcome, generation, summary
                FROM rotation WHERE \(condition) ORDER BY id DESC
                """,
                arguments
            ) { row in
                let id = try row.int(0)
                return RotationRecord(
                    id: RotationID(rawValue: id),
                    certificate: try row.text(1),
                    reason: try row.text(2),
                    authority: try row.text(3),
                    startedAt: try row.date(4),
                    endedAt: try row.optionalDate(5),
                    outcome: try row.optionalWord(6, of: RotationOutcome.self),
                    generation: try row.optionalInt(7),
                    summary: try row.optionalText(8),
                    steps: (stepsByRotation[id] ?? []).map(\.1)
                )
            }
        }
    }
}
