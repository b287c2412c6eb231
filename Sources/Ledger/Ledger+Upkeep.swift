package import FoundationEssentials

extension Ledger {
    /// How long failed validations, and the names of orders, are kept, in seconds: five times the longest window any
    /// limit looks at. Older ones go with the writes that add new ones.
    package static let retention: Double = 35 * 86_400

    /// Part of the writes that add attempts, so that no run needs a chore of its own.
    static func forgetOldAttempts(before: Date, _ rows: Rows) throws {
        try rows.run("DELETE FROM failed_validation WHERE failed_at < ?", [.date(before)])
        try rows.run("DELETE FROM spent_order_name WHERE created_at < ?", [.date(before)])
    }

    /// Whether nothing at all is known of a certificate: a sign to rebuild its index from the generations on disk.
    package func isEmpty(certificate: String) throws(LedgerFailure) -> Bool {
        try read { rows in
            let tables = ["generation", "rotation", "spent_order", "target_fact", "last_failure"]
            let sql = tables.map { "SELECT 1 AS found FROM \($0) WHERE certificate = ?" }.joined(
                separator: " UNION ALL "
            )
            let arguments = tables.map { _ in Cell.text(certificate) }
            return try rows.all("\(sql) LIMIT 1", arguments) { _ in true }.isEmpty
        }
    }

    /// Deletes closed rotations, with their steps, and orders that began before a time; the unfinished stay.
    ///
    /// Orders are what the brake counts: keep them longer than the longest window it looks at (seven days at the usual
    /// authorities). Returns how many rotations and orders went.
    @discardableResult
    package func prune(before: Date) throws(LedgerFailure) -> Int {
        try write { rows in
            let orders = try rows.run(
                "DELETE FROM spent_order WHERE created_at < ? AND ended_at IS NOT NULL",
                [.date(before)]
            )
            let rotations = try rows.run(
                "DELETE FROM rotation WHERE started_at < ? AND ended_at IS NOT NULL",
                [.date(before)]
            )
            return orders + rotations
        }
    }
}
