package import FoundationEssentials

extension Ledger {
    /// Counts an order **before** newOrder is sent: a crash between the two must cost a count, not hide an order.
    ///
    /// - Parameters:
    ///   - names: what the order asks for, name by name: the hourly and the weekly limits of names are counted by them.
    ///   - isExempt: whether the authority does not count it against the account, as Let's Encrypt does not count a
    ///     renewal that names its predecessor inside the suggested window. It counts for the name set all the same.
    package func recordOrder(
        nameSet: String,
        authority: String,
        certificate: String,
        rotation: RotationID?,
        names: [OrderedName],
        isExempt: Bool = false,
        at: Date
    ) throws(LedgerFailure) -> OrderID {
        try write { rows in
            let order = NewOrder(nameSet, authority, certificate, rotation, names, isExempt, at)
            return try Self.insert(order, into: rows)
        }
    }

    /// Counts an order as ``recordOrder(nameSet:authority:certificate:rotation:names:isExempt:at:)`` does, unless an
    /// order of another certificate for the same names is open at the authority since `heldSince` or later; nil then.
    ///
    /// Looking and counting are one transaction: of two processes that try at once, one gets nil.
    package func claimOrder(
        nameSet: String,
        authority: String,
        certificate: String,
        rotation: RotationID?,
        names: [OrderedName],
        isExempt: Bool = false,
        heldSince: Date,
        at: Date
    ) throws(LedgerFailure) -> OrderID? {
        try write { rows in
            let others = try rows.number(
                """
                SELECT COUNT(*) FROM spent_order WHERE name_set = ? AND authority = ? AND certificate <> ?
                AND ended_at IS NULL AND created_at >= ?
                """,
                [.text(nameSet), .text(authority), .text(certificate), .date(heldSince)]
            )
            guard others == 0 else { return nil }
            let order = NewOrder(nameSet, authority, certificate, rotation, names, isExempt, at)
            return try Self.insert(order, into: rows)
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

    /// The orders of a certificate that nobody finished, newest first: what a restart may go on with.
    package func unfinishedOrders(certificate: String) throws(LedgerFailure) -> [SpentOrder] {
        try read { rows in
            try rows.all(
                "\(Self.selectOrder) WHERE certificate = ? AND ended_at IS NULL ORDER BY id DESC",
                [.text(certificate)],
                as: Self.order
            )
        }
    }

    /// The orders for exactly this set of names that nobody finished, of any certificate and at any authority, newest
    /// first: who holds the names.
    package func openOrders(nameSet: String) throws(LedgerFailure) -> [SpentOrder] {
        try read { rows in
            try rows.all(
                "\(Self.selectOrder) WHERE name_set = ? AND ended_at IS NULL ORDER BY id DESC",
                [.text(nameSet)],
                as: Self.order
            )
        }
    }

    private static let selectOrder = """
        SELECT id, name_set, authority, certificate, rotation, created_at, url, result, exempt FROM spent_order
        """

    private static func order(_ row: Columns) throws -> SpentOrder {
        SpentOrder(
            id: OrderID(rawValue: try row.int(0)),
            nameSet: try row.text(1),
            authority: try row.text(2),
            certificate: try row.text(3),
            rotation: try row.optionalInt(4).map(RotationID.init(rawValue:)),
            createdAt: try row.date(5),
            url: try row.optionalText(6),
            result: try row.optionalText(7),
            isExempt: try row.int(8) != 0
        )
    }
}

/// What the two ways of counting an order write.
private struct NewOrder {
    let cells: [Cell]
    let names: [OrderedName]
    let at: Date

    init(
        _ nameSet: String,
        _ authority: String,
        _ certificate: String,
        _ rotation: RotationID?,
        _ names: [OrderedName],
        _ isExempt: Bool,
        _ at: Date
    ) {
        cells = [
            .text(nameSet), .text(authority), .text(certificate), .int(rotation?.rawValue), .date(at),
            .int(isExempt ? 1 : 0),
        ]
        self.names = names
        self.at = at
    }
}

extension Ledger {
    private static func insert(_ order: NewOrder, into rows: Rows) throws -> OrderID {
        let sql = """
            INSERT INTO spent_order (id, name_set, authority, certificate, rotation, created_at, exempt)
            SELECT COALESCE(MAX(id), 0) + 1, ?, ?, ?, ?, ?, ? FROM spent_order
            """
        try rows.run(sql, order.cells)
        let id = try rows.number("SELECT MAX(id) FROM spent_order", [])
        for name in order.names {
            try rows.run(
                """
                INSERT INTO spent_order_name (spent_order, identifier, domain, created_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (spent_order, identifier) DO NOTHING
                """,
                [.int(id), .text(name.identifier), .text(name.domain), .date(order.at)]
            )
        }
        try forgetOldAttempts(before: order.at.addingTimeInterval(-retention), rows)
        return OrderID(rawValue: id)
    }
}
