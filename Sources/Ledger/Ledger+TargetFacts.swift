package import FoundationEssentials

extension Ledger {
    /// Notes a fact; one noted before gets the new time.
    package func record(
        fact: TargetFact.Fact,
        certificate: String,
        target: String,
        generation: Int,
        at: Date
    ) throws(LedgerFailure) {
        try write { rows in
            try rows.run(
                """
                INSERT INTO target_fact (certificate, target, generation, fact, recorded_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (certificate, target, generation, fact) DO UPDATE SET recorded_at = excluded.recorded_at
                """,
                [.text(certificate), .text(target), .int(generation), .text(fact.rawValue), .date(at)]
            )
        }
    }

    /// Forgets facts of a certificate: all of them, or only those of one target, of one generation, or of both.
    package func clearFacts(
        certificate: String,
        target: String? = nil,
        generation: Int? = nil
    ) throws(LedgerFailure) {
        try write { rows in
            try rows.run(
                """
                DELETE FROM target_fact
                WHERE certificate = ? AND (target = ? OR ? IS NULL) AND (generation = ? OR ? IS NULL)
                """,
                [.text(certificate), .text(target), .text(target), .int(generation), .int(generation)]
            )
        }
    }

    /// The facts of one certificate, or of all if nil: by certificate and target, highest generation first.
    package func facts(certificate: String?) throws(LedgerFailure) -> [TargetFact] {
        try read { rows in
            try rows.all(
                """
                SELECT certificate, target, generation, fact, recorded_at FROM target_fact
                \(certificate == nil ? "" : "WHERE certificate = ?")
                ORDER BY certificate, target, generation DESC, recorded_at, fact
                """,
                certificate == nil ? [] : [.text(certificate)]
            ) { row in
                TargetFact(
                    certificate: try row.text(0),
                    target: try row.text(1),
                    generation: try row.int(2),
                    fact: try row.word(3, of: TargetFact.Fact.self),
                    at: try row.date(4)
                )
            }
        }
    }
}
