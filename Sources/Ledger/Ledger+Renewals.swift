package import FoundationEssentials

extension Ledger {
    /// What is known of when to renew a certificate; nil if its authority was never asked.
    package func renewal(certificateID: String) throws(LedgerFailure) -> RenewalRow? {
        try read { rows in
            try rows.all("\(Self.selectRenewal) WHERE certificate_id = ?", [.text(certificateID)], as: Self.renewal)
                .first
        }
    }

    /// All that is known, by certificate id: one query for a pass over many certificates.
    package func renewals() throws(LedgerFailure) -> [String: RenewalRow] {
        try read { rows in
            let found = try rows.all(Self.selectRenewal, as: Self.renewal)
            return Dictionary(found.map { ($0.certificateID, $0) }) { first, _ in first }
        }
    }

    /// Notes answers, or their absence, in the place of earlier ones; all or none. The marks of replacement and renewal
    /// are never taken back by it. Rows of certificates that expired ``retention`` before `at` are forgotten.
    package func setRenewals(_ renewals: [RenewalRow], at: Date) throws(LedgerFailure) {
        guard !renewals.isEmpty else { return }
        try write { rows in
            for renewal in renewals { try Self.upsert(renewal, into: rows) }
            try rows.run(
                "DELETE FROM renewal_information WHERE expires_at < ?",
                [.date(at.addingTimeInterval(-Self.retention))]
            )
        }
    }

    /// Marks a certificate as replaced at its authority, as after `alreadyReplaced` (RFC 9773 §7.4); the window stays.
    /// ``LedgerFailure/Kind/noSuchRow`` if the authority was never asked about it.
    package func markReplaced(certificateID: String, at: Date) throws(LedgerFailure) {
        let changes = try write { rows in
            try rows.run(
                """
                UPDATE renewal_information SET replaced_at = COALESCE(replaced_at, ?) WHERE certificate_id = ?
                """,
                [.date(at), .text(certificateID)]
            )
        }
        try require(changes, "renewal information of \(certificateID)")
    }

    /// Marks a certificate's window as used: a successor was issued. Nothing happens if its authority was never asked.
    package func markRenewed(certificateID: String, at: Date) throws(LedgerFailure) {
        try write { rows in
            try rows.run(
                """
                UPDATE renewal_information SET replaced_at = COALESCE(replaced_at, ?),
                renewed_at = COALESCE(renewed_at, ?)
                WHERE certificate_id = ?
                """,
                [.date(at), .date(at), .text(certificateID)]
            )
        }
    }

    private static func upsert(_ renewal: RenewalRow, into rows: Rows) throws {
        try rows.run(
            """
            INSERT INTO renewal_information (certificate_id, authority, expires_at, window_start, window_end,
            explanation, drawn_at, fetched_at, ask_again_at, temporary_failures, replaced_at, renewed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (certificate_id) DO UPDATE SET authority = excluded.authority, expires_at = excluded.expires_at,
            window_start = excluded.window_start, window_end = excluded.window_end,
            explanation = excluded.explanation, drawn_at = excluded.drawn_at, fetched_at = excluded.fetched_at,
            ask_again_at = excluded.ask_again_at, temporary_failures = excluded.temporary_failures,
            replaced_at = COALESCE(renewal_information.replaced_at, excluded.replaced_at),
            renewed_at = COALESCE(renewal_information.renewed_at, excluded.renewed_at)
            """,
            [
                .text(renewal.certificateID), .text(renewal.authority), .date(renewal.expires),
                .date(renewal.window?.start), .date(renewal.window?.end), .text(renewal.window?.explanation),
                .date(renewal.window?.drawn), .date(renewal.fetchedAt), .date(renewal.askAgainAt),
                .int(renewal.temporaryFailures), .date(renewal.replacedAt), .date(renewal.renewedAt),
            ]
        )
    }

    private static let selectRenewal = """
        SELECT certificate_id, authority, expires_at, window_start, window_end, explanation, drawn_at, fetched_at,
        ask_again_at, temporary_failures, replaced_at, renewed_at FROM renewal_information
        """

    private static func renewal(_ row: Columns) throws -> RenewalRow {
        RenewalRow(
            certificateID: try row.text(0),
            authority: try row.text(1),
            expires: try row.date(2),
            window: try window(row),
            fetchedAt: try row.optionalDate(7),
            askAgainAt: try row.date(8),
            temporaryFailures: try row.int(9),
            replacedAt: try row.optionalDate(10),
            renewedAt: try row.optionalDate(11)
        )
    }

    /// A window is whole or not there.
    private static func window(_ row: Columns) throws -> RenewalRow.Window? {
        guard let start = try row.optionalDate(3), let end = try row.optionalDate(4),
            let drawn = try row.optionalDate(6)
        else { return nil }
        return RenewalRow.Window(start: start, end: end, explanation: try row.optionalText(5), drawn: drawn)
    }
}
