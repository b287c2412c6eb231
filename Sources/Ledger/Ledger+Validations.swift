package import FoundationEssentials

extension Ledger {
    /// Notes validations that failed, all or none; those older than ``retention`` before the newest are forgotten.
    package func recordFailedValidations(_ failures: [FailedValidation]) throws(LedgerFailure) {
        guard let newest = failures.map(\.at).max() else { return }
        try write { rows in
            for failure in failures {
                try rows.run(
                    """
                    INSERT INTO failed_validation (id, identifier, authority, certificate, problem, failed_at)
                    SELECT COALESCE(MAX(id), 0) + 1, ?, ?, ?, ?, ? FROM failed_validation
                    """,
                    [
                        .text(failure.identifier), .text(failure.authority), .text(failure.certificate),
                        .text(failure.problem), .date(failure.at),
                    ]
                )
            }
            try Self.forgetOldAttempts(before: newest.addingTimeInterval(-Self.retention), rows)
        }
    }

    /// The failed validations of an identifier at or after a time, newest first: at one authority or, if nil, at any.
    package func failedValidations(
        identifier: String,
        authority: String? = nil,
        since: Date
    ) throws(LedgerFailure) -> [FailedValidation] {
        try read { rows in
            try rows.all(
                """
                SELECT identifier, authority, certificate, problem, failed_at FROM failed_validation
                WHERE identifier = ? AND failed_at >= ? AND (authority = ? OR ? IS NULL)
                ORDER BY failed_at DESC, id DESC
                """,
                [.text(identifier), .date(since), .text(authority), .text(authority)]
            ) { row in
                FailedValidation(
                    identifier: try row.text(0),
                    authority: try row.text(1),
                    certificate: try row.text(2),
                    problem: try row.text(3),
                    at: try row.date(4)
                )
            }
        }
    }

    /// When an identifier failed or may have failed at or after a time, newest first, at most `limit`.
    ///
    /// An order that is open may have failed without anybody living to write it down: it counts from its beginning. The
    /// order with the URL `resuming` is left out, for whoever is about to go on with it.
    package func possibleFailures(
        identifier: String,
        since: Date,
        resuming: String? = nil,
        limit: Int
    ) throws(LedgerFailure) -> [Date] {
        try read { rows in
            try rows.all(
                """
                SELECT failed_at AS at FROM failed_validation WHERE identifier = ? AND failed_at >= ?
                UNION ALL
                SELECT n.created_at AS at FROM spent_order_name n JOIN spent_order o ON o.id = n.spent_order
                WHERE n.identifier = ? AND n.created_at >= ? AND o.ended_at IS NULL
                AND (? IS NULL OR o.url IS NULL OR o.url <> ?)
                ORDER BY at DESC LIMIT ?
                """,
                [
                    .text(identifier), .date(since), .text(identifier), .date(since), .text(resuming), .text(resuming),
                    .int(max(0, limit)),
                ]
            ) { row in try row.date(0) }
        }
    }
}
