package import FoundationEssentials

extension Ledger {
    /// Counts an order **before** newOrder is sent: a crash between the two must cost a count, not hide an order.
    package func recordOrder(
        nameSet: String,
        authority: String,
        certificate: String,
        rotation: RotationID?,
        at: Date
    ) throws(LedgerFailure) -> OrderID {
        try write { rows in
            let sql = """
                INSERT INTO spent_order (id, name_set, authority, certificate, rotation, created_at)
                SELECT COALESCE(MAX(id), 0) + 1, ?, ?, ?, ?, ? FROM spent_order
                """
            try rows.run(
                sql,
                [.text(nameSet), .text(authority), .text(certificate), .int(rotation?.rawValue), .date(at)]
            )
            return OrderID(rawValue: try rows.number("SELECT MAX(id) FROM spent_order", []))
        }
    }

    /// Notes where the order is, so that a restart can ask instead of ordering anew.
    package func attach(url: String, to order: OrderID) throws(LedgerFailure) {
        let changes = try write { rows in
            try rows.run("UPDATE spent_order SET url = ? WHERE id = ?", [.text(url), .int(order.rawValue)])
        }
        try require(changes, "order \(order)")
    }

    /// Notes how the order ended.
    package func finish(_ order: OrderID, result: String, at: Date) throws(LedgerFailure) {
        let changes = try write { rows in
            try rows.run(
                "UPDATE spent_order SET result = ?, ended_at = ? WHERE id = ?",
                [.text(result), .date(at), .int(order.rawValue)]
            )
        }
        try require(changes, "order \(order)")
    }

    /// How many orders for exactly this set of names were spent at or after a time, at one authority or, if nil, at any.
    /// An attempt that ended as `not-placed` is none: the authority never made an order.
    package func orders(nameSet: String, authority: String? = nil, since: Date) throws(LedgerFailure) -> Int {
        try read { rows in
            try rows.number(
                """
                SELECT COUNT(*) FROM spent_order
                WHERE name_set = ? AND created_at >= ? AND (authority = ? OR ? IS NULL)
                    AND (result IS NULL OR result <> 'not-placed')
                """,
                [.text(nameSet), .date(since), .text(authority), .text(authority)]
            )
        }
    }

    /// How many orders were spent at an authority at or after a time.
    package func orders(authority: String, since: Date) throws(LedgerFailure) -> Int {
        try read { rows in
            try rows.number(
                "SELECT COUNT(*) FROM spent_order WHERE authority = ? AND created_at >= ?",
                [.text(authority), .date(since)]
            )
        }
    }

    /// The orders of a certificate that nobody finished, newest first: what a restart may go on with.
    package func unfinishedOrders(certificate: String) throws(LedgerFailure) -> [SpentOrder] {
        try read { rows in
            try rows.all(
                """
                SELECT id, name_set, authority, certificate, rotation, created_at, url, result FROM spent_order
                WHERE certificate = ? AND ended_at IS NULL ORDER BY id DESC
                """,
                [.text(certificate)]
            ) { row in
                SpentOrder(
                    id: OrderID(rawValue: try row.int(0)),
                    nameSet: try row.text(1),
                    authority: try row.text(2),
                    certificate: try row.text(3),
                    rotation: try row.optionalInt(4).map(RotationID.init(rawValue:)),
                    createdAt: try row.date(5),
                    url: try row.optionalText(6),
                    result: try row.optionalText(7)
                )
            }
        }
    }
}
