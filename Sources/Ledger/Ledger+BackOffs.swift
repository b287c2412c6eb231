extension Ledger {
    /// The back-off that stands for a set of names at an authority; nil if none does.
    package func backOff(authority: String, nameSet: String) throws(LedgerFailure) -> BackOff? {
        try read { rows in
            try rows.all(
                "\(Self.selectBackOff) WHERE authority = ? AND name_set = ?",
                [.text(authority), .text(nameSet)],
                as: Self.backOff
            ).first
        }
    }

    /// Sets a back-off, in the place of an earlier one for the same names and authority.
    package func setBackOff(_ backOff: BackOff) throws(LedgerFailure) {
        try write { rows in
            try rows.run(
                """
                INSERT INTO back_off (authority, name_set, failures, not_before, problem, hint, limited)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (authority, name_set) DO UPDATE SET failures = excluded.failures,
                not_before = excluded.not_before, problem = excluded.problem, hint = excluded.hint,
                limited = excluded.limited
                """,
                [
                    .text(backOff.authority), .text(backOff.nameSet), .int(backOff.failures), .date(backOff.notBefore),
                    .text(backOff.problem), .text(backOff.hint), .int(backOff.isLimit ? 1 : 0),
                ]
            )
        }
    }

    /// Lifts a back-off; nothing happens if there is none.
    package func clearBackOff(authority: String, nameSet: String) throws(LedgerFailure) {
        try write { rows in
            try rows.run(
                "DELETE FROM back_off WHERE authority = ? AND name_set = ?",
                [.text(authority), .text(nameSet)]
            )
        }
    }

    /// Every back-off, the earliest to end first.
    package func allBackOffs() throws(LedgerFailure) -> [BackOff] {
        try read { rows in
            try rows.all("\(Self.selectBackOff) ORDER BY not_before, authority, name_set", as: Self.backOff)
        }
    }

    private static let selectBackOff = """
        SELECT authority, name_set, failures, not_before, problem, hint, limited FROM back_off
        """

    private static func backOff(_ row: Columns) throws -> BackOff {
        BackOff(
            authority: try row.text(0),
            nameSet: try row.text(1),
            failures: try row.int(2),
            notBefore: try row.date(3),
            problem: try row.text(4),
            hint: try row.text(5),
            isLimit: try row.int(6) != 0
        )
    }
}
