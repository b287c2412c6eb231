package import FoundationEssentials

/// What was spent against the limits of name sets, of accounts and of domains. An attempt that ended as `not-placed`
/// is none. Times that lie ahead, written while a clock was wrong, count as well: better too careful than locked out.
extension Ledger {
    /// When orders for exactly this set of names were spent at or after a time, at whatever authority: newest first, at
    /// most `limit`.
    package func orderInstants(nameSet: String, since: Date, limit: Int) throws(LedgerFailure) -> [Date] {
        try read { rows in
            try rows.all(
                """
                SELECT created_at FROM spent_order WHERE name_set = ? AND created_at >= ?
                AND (result IS NULL OR result <> 'not-placed') ORDER BY created_at DESC LIMIT ?
                """,
                [.text(nameSet), .date(since), .int(max(0, limit))]
            ) { row in try row.date(0) }
        }
    }

    /// How many orders an authority's account was charged with at or after a time; exempt ones are none.
    package func ordersPlaced(authority: String, since: Date) throws(LedgerFailure) -> Int {
        try read { rows in
            try rows.number(
                "SELECT COUNT(*) \(Self.charged)",
                [.text(authority), .date(since)]
            )
        }
    }

    /// When the `nth` newest order an account was charged with at or after a time was spent, counted from 1; nil when
    /// there are fewer.
    package func orderInstant(authority: String, since: Date, nth: Int) throws(LedgerFailure) -> Date? {
        try read { rows in
            try rows.all(
                "SELECT created_at \(Self.charged) ORDER BY created_at DESC LIMIT 1 OFFSET ?",
                [.text(authority), .date(since), .int(max(0, nth - 1))]
            ) { row in try row.date(0) }.first
        }
    }

    /// As ``orderInstant(authority:since:nth:)``, for the certificates of one registered domain: orders issued or open.
    package func certificateInstant(
        domain: String,
        authority: String,
        since: Date,
        nth: Int
    ) throws(LedgerFailure) -> Date? {
        try read { rows in
            try rows.all(
                """
                SELECT DISTINCT o.id, o.created_at FROM spent_order_name n JOIN spent_order o ON o.id = n.spent_order
                WHERE n.domain = ? AND n.created_at >= ? AND o.authority = ? AND o.exempt = 0
                AND (o.result IS NULL OR o.result = 'issued')
                ORDER BY o.created_at DESC, o.id DESC LIMIT 1 OFFSET ?
                """,
                [.text(domain), .date(since), .text(authority), .int(max(0, nth - 1))]
            ) { row in try row.date(1) }.first
        }
    }

    /// How many orders for exactly these names came to nothing at or after a time, at one authority or, if nil, at
    /// any; those still open are none.
    package func failedOrders(nameSet: String, authority: String? = nil, since: Date) throws(LedgerFailure) -> Int {
        try read { rows in
            try rows.number(
                """
                SELECT COUNT(*) FROM spent_order WHERE name_set = ? AND created_at >= ? AND (authority = ? OR ? IS NULL)
                AND ended_at IS NOT NULL AND result <> 'not-placed' AND result <> 'issued'
                """,
                [.text(nameSet), .date(since), .text(authority), .text(authority)]
            )
        }
    }

    /// When a certificate for exactly this set of names was last issued, at one authority or, if nil, at any; nil if
    /// never, or if the entry was pruned.
    package func lastSuccess(nameSet: String, authority: String? = nil) throws(LedgerFailure) -> Date? {
        try read { rows in
            try rows.all(
                """
                SELECT MAX(ended_at) AS ended FROM spent_order
                WHERE name_set = ? AND result = 'issued' AND (authority = ? OR ? IS NULL)
                """,
                [.text(nameSet), .text(authority), .text(authority)]
            ) { row in try row.optionalDate(0) }.first ?? nil
        }
    }

    private static let charged = """
        FROM spent_order WHERE authority = ? AND created_at >= ? AND exempt = 0
        AND (result IS NULL OR result <> 'not-placed')
        """
}
