import FoundationEssentials

extension Ledger {
    /// The certificates that fit, a page at a time; a certificate that comes between two pages moves no other.
    ///
    /// Throws ``LedgerFailure/Kind/noSuchRow`` if the page before ends with a certificate that is no longer there.
    package func inventory(_ query: InventoryQuery) throws(LedgerFailure) -> InventoryPage {
        let statement = InventoryStatement(query: query)
        let path = path
        return try read { rows in
            let after = try query.after.map { cursor in
                (value: try Self.sortValue(statement, cursor, rows, path), number: cursor.certificate)
            }
            let rare = try Self.rarest(statement, rows)
            guard rare?.candidates.isEmpty != true else { return InventoryPage(items: [], next: nil) }
            let page = statement.page(rare: rare, after: after)
            let found = try rows.once(page.sql, page.cells, as: Items.found)
            let limit = min(max(query.limit, 1), 10_000)
            let items = Items(rows: rows, instant: query.instant)
            return InventoryPage(
                items: try found.prefix(limit).map(items.item),
                next: found.count > limit
                    ? found.prefix(limit).last.map { InventoryCursor(certificate: $0.number) } : nil
            )
        }
    }

    /// How many certificates fit, on all pages.
    package func inventoryCount(_ query: InventoryQuery) throws(LedgerFailure) -> Int {
        let statement = InventoryStatement(query: query)
        return try read { rows in
            let rare = try Self.rarest(statement, rows)
            guard rare?.candidates.isEmpty != true else { return 0 }
            let count = statement.count(rare: rare)
            return try rows.once(count.sql, count.cells) { row in try row.int(0) }.first ?? 0
        }
    }

    /// One certificate; nil if it was never seen.
    package func certificate(_ fingerprint: String) throws(LedgerFailure) -> InventoryItem? {
        try read { rows in
            let items = Items(rows: rows)
            return try rows.all("\(Items.select) WHERE c.fingerprint = ?", [.text(fingerprint)], as: Items.found).first
                .map(items.item)
        }
    }

    /// The DER encoding of a certificate; nil if it was never seen or only its facts were kept.
    package func certificateDER(_ fingerprint: String) throws(LedgerFailure) -> [UInt8]? {
        try read { rows in
            try rows.all(
                """
                SELECT d.der FROM certificate c JOIN certificate_der d ON d.certificate = c.id WHERE c.fingerprint = ?
                """,
                [.text(fingerprint)]
            ) { row in try row.text(0) }.first.flatMap { Data(base64Encoded: $0) }.map(Array.init)
        }
    }

    /// Where a certificate is seen and was seen: what stands first, then what ended last; at most `limit` intervals.
    package func places(of fingerprint: String, limit: Int = 1_000) throws(LedgerFailure) -> [ObservationRow] {
        try read { rows in
            let certificates = try rows.all("SELECT id FROM certificate WHERE fingerprint = ?", [.text(fingerprint)]) {
                try $0.int(0)
            }
            guard let certificate = certificates.first else { return [] }
            let standing = try rows.all(
                "\(Self.selectObservation) AND o.gone_at IS NULL LIMIT ?",
                [.int(certificate), .int(max(0, limit))],
                as: Self.observation
            )
            guard standing.count < limit else { return standing }
            return standing
                + (try rows.all(
                    "\(Self.selectObservation) AND o.gone_at IS NOT NULL ORDER BY o.gone_at DESC LIMIT ?",
                    [.int(certificate), .int(max(0, limit - standing.count))],
                    as: Self.observation
                ))
        }
    }

    /// Where each of some certificates is seen now, by fingerprint; at most `limit` intervals of each, in one reading.
    package func standingPlaces(
        of fingerprints: [String],
        limit: Int = 100
    ) throws(LedgerFailure) -> [String: [ObservationRow]] {
        // SQLite plans a statement anew whenever another limit is bound, the same one too: it stands in the words.
        let standing = """
            \(Self.selectObservation) AND o.gone_at IS NULL LIMIT \(max(0, limit))
            """
        return try read { rows in
            var found: [String: [ObservationRow]] = [:]
            for fingerprint in fingerprints where found[fingerprint] == nil {
                let ids = try rows.all("SELECT id FROM certificate WHERE fingerprint = ?", [.text(fingerprint)]) {
                    try $0.int(0)
                }
                guard let id = ids.first else { continue }
                found[fingerprint] = try rows.all(standing, [.int(id)], as: Self.observation)
            }
            return found
        }
    }

    /// The condition that holds for the fewest, if those are few, and for which.
    private static func rarest(
        _ statement: InventoryStatement,
        _ rows: Rows
    ) throws -> (index: Int, candidates: Set<Int>)? {
        var best: (index: Int, candidates: Set<Int>)?
        for (index, condition) in statement.conditions.enumerated() {
            let question = InventoryStatement.candidates(condition)
            let candidates = try rows.all(question.sql, question.cells) { row in try row.int(0) }
            guard candidates.count <= InventoryStatement.few else { continue }
            let distinct = Set(candidates)
            if distinct.count < best?.candidates.count ?? .max { best = (index, distinct) }
            if distinct.isEmpty { break }
        }
        return best
    }

    private static func sortValue(
        _ statement: InventoryStatement,
        _ cursor: InventoryCursor,
        _ rows: Rows,
        _ path: String
    ) throws -> Cell {
        let values = try rows.all(
            "SELECT \(statement.column) FROM certificate WHERE id = ?",
            [.int(cursor.certificate)]
        ) { row in statement.query.order == .title ? Cell.text(try row.text(0)) : Cell.int(try row.int(0)) }
        guard let value = values.first else {
            throw LedgerFailure(.noSuchRow, path: path, sentence: "there is no page after \(cursor)")
        }
        return value
    }

    static let selectObservation = """
        SELECT l.uri, l.kind, l.service, l.environment, l.owner, o.address, o.position, o.alias, o.first_seen, o.last_seen,
        o.gone_at, k.last_ok FROM observation o JOIN location l ON l.id = o.location
        LEFT JOIN location_look k ON k.location = o.location WHERE o.certificate = ?
        """

    private static func observation(_ row: Columns) throws -> ObservationRow {
        let lastSeen = try row.date(9)
        let goneAt = try row.optionalDate(10)
        let lastOK = try row.optionalDate(11)
        return ObservationRow(
            place: try PlaceSummary(row),
            address: try row.text(5),
            position: try row.int(6),
            alias: try row.optionalText(7),
            firstSeen: try row.date(8),
            lastSeen: goneAt == nil ? max(lastSeen, lastOK ?? lastSeen) : lastSeen,
            goneAt: goneAt
        )
    }
}
