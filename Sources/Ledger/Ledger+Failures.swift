extension Ledger {
    /// Notes the failure of a certificate, in the place of an earlier one.
    package func setFailure(certificate: String, _ failure: FailureRow) throws(LedgerFailure) {
        try write { rows in
            try rows.run(
                """
                INSERT INTO last_failure (certificate, recorded_at, stage, verdict, said, live, next_step, hint, exit_status)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (certificate) DO UPDATE SET recorded_at = excluded.recorded_at, stage = excluded.stage,
                verdict = excluded.verdict, said = excluded.said, live = excluded.live, next_step = excluded.next_step,
                hint = excluded.hint, exit_status = excluded.exit_status
                """,
                [
                    .text(certificate), .date(failure.at), .text(failure.stage), .text(failure.verdict),
                    .text(failure.said), .text(failure.live), .text(failure.next), .text(failure.hint),
                    .int(failure.exit),
                ]
            )
        }
    }

    /// Forgets the failure of a certificate; nothing happens if there is none.
    package func clearFailure(certificate: String) throws(LedgerFailure) {
        try write { rows in try rows.run("DELETE FROM last_failure WHERE certificate = ?", [.text(certificate)]) }
    }

    /// The failure a certificate stands with; nil if none does.
    package func failure(certificate: String) throws(LedgerFailure) -> FailureRow? {
        try read { rows in
            try rows.all("\(Self.selectFailure) WHERE certificate = ?", [.text(certificate)], as: Self.failure).first?
                .row
        }
    }

    /// Every certificate that stands with a failure.
    package func failures() throws(LedgerFailure) -> [String: FailureRow] {
        try read { rows in
            let found = try rows.all(Self.selectFailure, as: Self.failure)
            return Dictionary(found.map { ($0.certificate, $0.row) }) { first, _ in first }
        }
    }

    private static let selectFailure = """
        SELECT certificate, recorded_at, stage, verdict, said, live, next_step, hint, exit_status FROM last_failure
        """

    private static func failure(_ row: Columns) throws -> (certificate: String, row: FailureRow) {
        let failure = FailureRow(
            at: try row.date(1),
            stage: try row.text(2),
            verdict: try row.text(3),
            said: try row.optionalText(4),
            live: try row.text(5),
            next: try row.text(6),
            hint: try row.text(7),
            exit: try row.int(8)
        )
        return (try row.text(0), failure)
    }
}
