package import FoundationEssentials

extension Ledger {
    /// What is known of an authority; nil if nothing was ever noted.
    package func authorityState(_ authority: String) throws(LedgerFailure) -> AuthorityState? {
        try read { rows in
            try rows.all("\(Self.selectState) WHERE authority = ?", [.text(authority)], as: Self.state).first
        }
    }

    /// What is known of every authority, by name.
    package func authorityStates() throws(LedgerFailure) -> [AuthorityState] {
        try read { rows in try rows.all("\(Self.selectState) ORDER BY authority", as: Self.state) }
    }

    /// Notes that an authority refused the account as a whole, one more time in a row. Of two instants the later holds,
    /// so that two certificates refused at once don't shorten each other's wait.
    package func holdAuthority(
        _ authority: String,
        notBefore: Date,
        isPaused: Bool,
        reason: String,
        helpURL: String?
    ) throws(LedgerFailure) {
        try write { rows in
            try rows.run(
                """
                INSERT INTO authority_state
                (authority, not_before, refusals, paused, reason, help_url, directory_failures)
                VALUES (?, ?, 1, ?, ?, ?, 0)
                ON CONFLICT (authority) DO UPDATE SET
                not_before = CASE WHEN authority_state.not_before > excluded.not_before
                    THEN authority_state.not_before ELSE excluded.not_before END,
                refusals = CASE WHEN authority_state.refusals < 1000000
                    THEN authority_state.refusals + 1 ELSE authority_state.refusals END,
                paused = excluded.paused, reason = excluded.reason, help_url = excluded.help_url
                """,
                [
                    .text(authority), .date(notBefore), .int(isPaused ? 1 : 0), .text(reason), .text(helpURL),
                ]
            )
        }
    }

    /// Notes that an authority took the account again; nothing happens if nothing held it.
    package func releaseAuthority(_ authority: String) throws(LedgerFailure) {
        try write { rows in
            try rows.run(
                """
                UPDATE authority_state SET not_before = NULL, refusals = 0, paused = 0, reason = '', help_url = NULL
                WHERE authority = ?
                """,
                [.text(authority)]
            )
        }
    }

    /// Notes that an authority's directory was fetched, and the skew its `Date` showed; nil if it sent none.
    ///
    /// - Parameter skew: this machine's clock minus the authority's, in seconds; kept to the millisecond.
    package func directorySeen(_ authority: String, skew: Double?, at: Date) throws(LedgerFailure) {
        try write { rows in
            let skewSeenAt = skew.map { _ in at }
            try rows.run(
                """
                INSERT INTO authority_state (authority, refusals, paused, reason, directory_seen_at, directory_failures,
                clock_skew, clock_skew_seen_at) VALUES (?, 0, 0, '', ?, 0, ?, ?)
                ON CONFLICT (authority) DO UPDATE SET directory_seen_at = excluded.directory_seen_at,
                directory_failures = 0, clock_skew = excluded.clock_skew,
                clock_skew_seen_at = excluded.clock_skew_seen_at
                """,
                [.text(authority), .date(at), .seconds(skew), .date(skewSeenAt)]
            )
        }
    }

    /// Notes that an authority's directory could not be fetched, one more time in a row.
    package func directoryFailed(_ authority: String) throws(LedgerFailure) {
        try write { rows in
            try rows.run(
                """
                INSERT INTO authority_state (authority, refusals, paused, reason, directory_failures)
                VALUES (?, 0, 0, '', 1)
                ON CONFLICT (authority) DO UPDATE SET directory_failures =
                CASE WHEN authority_state.directory_failures < 1000000
                    THEN authority_state.directory_failures + 1 ELSE authority_state.directory_failures END
                """,
                [.text(authority)]
            )
        }
    }

    private static let selectState = """
        SELECT authority, not_before, refusals, paused, reason, help_url, directory_seen_at, directory_failures,
        clock_skew, clock_skew_seen_at FROM authority_state
        """

    private static func state(_ row: Columns) throws -> AuthorityState {
        AuthorityState(
            authority: try row.text(0),
            notBefore: try row.optionalDate(1),
            refusals: try row.int(2),
            isPaused: try row.int(3) != 0,
            reason: try row.text(4),
            helpURL: try row.optionalText(5),
            directorySeenAt: try row.optionalDate(6),
            directoryFailures: try row.int(7),
            clockSkew: try row.optionalSeconds(8),
            clockSkewSeenAt: try row.optionalDate(9)
        )
    }
}
