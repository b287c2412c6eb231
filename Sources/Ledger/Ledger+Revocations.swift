import FoundationEssentials

extension Ledger {
    /// Writes a wish down, in the place of an earlier one for the same generation.
    package func setPendingRevocation(_ wish: PendingRevocation) throws(LedgerFailure) {
        try write { rows in
            try rows.run(
                """
                INSERT INTO pending_revocation (certificate, generation, reason, newest, since, problem)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (certificate, generation) DO UPDATE SET reason = excluded.reason,
                newest = excluded.newest, since = excluded.since, problem = excluded.problem
                """,
                [
                    .text(wish.certificate), .int(wish.generation), .int(wish.reason), .int(wish.newest),
                    .date(wish.since), .text(wish.problem),
                ]
            )
        }
    }

    /// The wishes for one certificate, the oldest generation first.
    package func pendingRevocations(certificate: String) throws(LedgerFailure) -> [PendingRevocation] {
        try read { rows in
            try rows.all(
                """
                SELECT certificate, generation, reason, newest, since, problem FROM pending_revocation
                WHERE certificate = ? ORDER BY generation
                """,
                [.text(certificate)]
            ) { row in
                PendingRevocation(
                    certificate: try row.text(0),
                    generation: try row.int(1),
                    reason: try row.optionalInt(2),
                    newest: try row.optionalInt(3),
                    since: try row.date(4),
                    problem: try row.optionalText(5)
                )
            }
        }
    }

    /// Takes a wish out: it is fulfilled, or nobody wishes it any more. Nothing happens if there is none.
    package func clearPendingRevocation(certificate: String, generation: Int) throws(LedgerFailure) {
        try write { rows in
            try rows.run(
                "DELETE FROM pending_revocation WHERE certificate = ? AND generation = ?",
                [.text(certificate), .int(generation)]
            )
        }
    }
}
