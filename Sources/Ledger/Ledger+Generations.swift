package import FoundationEssentials

extension Ledger {
    /// Puts generations into the index, in the place of rows with the same certificate and number; all or none.
    package func upsert(_ generations: [GenerationRow]) throws(LedgerFailure) {
        guard !generations.isEmpty else { return }
        try write { rows in
            for generation in generations { try Self.upsert(generation, into: rows) }
        }
    }

    /// Puts one generation into the index, in the place of the row with the same certificate and number.
    package func upsert(_ generation: GenerationRow) throws(LedgerFailure) { try upsert([generation]) }

    /// The generations of one certificate, or of all if nil: certificates by name, highest number first.
    package func generations(certificate: String?) throws(LedgerFailure) -> [GenerationRow] {
        let condition = certificate == nil ? "" : "WHERE certificate = ?"
        let arguments: [Cell] = certificate == nil ? [] : [.text(certificate)]
        return try read { rows in
            let names = try rows.all(
                "SELECT certificate, number, name FROM generation_name \(condition) ORDER BY certificate, number, ordinal",
                arguments
            ) { row in (key: GenerationKey(certificate: try row.text(0), number: try row.int(1)), name: try row.text(2))
            }
            let namesByKey = Dictionary(grouping: names, by: \.key)
            let pairs = try Self.pairs(condition, arguments, rows)
            return try rows.all(
                """
                SELECT certificate, number, authority, spki, serial, fingerprint, not_before, not_after, key_algorithm,
                created_at, standing, standing_reason, standing_since
                FROM generation \(condition) ORDER BY certificate, number DESC
                """,
                arguments
            ) { row in
                let key = GenerationKey(certificate: try row.text(0), number: try row.int(1))
                return try Self.generation(
                    row,
                    key: key,
                    names: (namesByKey[key] ?? []).map(\.name),
                    further: pairs[key] ?? []
                )
            }
        }
    }

    /// Changes where a generation stands; ``LedgerFailure/Kind/noSuchRow`` if the index does not know it.
    package func setStanding(
        certificate: String,
        number: Int,
        _ standing: GenerationStanding,
        reason: String?,
        at: Date
    ) throws(LedgerFailure) {
        let sql = """
            UPDATE generation SET standing = ?, standing_reason = ?, standing_since = ?
            WHERE certificate = ? AND number = ?
            """
        let changes = try write { rows in
            try rows.run(
                sql,
                [.text(standing.rawValue), .text(reason), .date(at), .text(certificate), .int(number)]
            )
        }
        try require(changes, "generation \(number) of \(certificate)")
    }

    /// Takes a generation out of the index, as when its directory has gone; nothing happens if it is not there.
    package func remove(certificate: String, number: Int) throws(LedgerFailure) {
        try write { rows in
            let fingerprints = try rows.all(
                """
                SELECT fingerprint FROM generation WHERE certificate = ? AND number = ?
                UNION SELECT fingerprint FROM generation_pair WHERE certificate = ? AND number = ?
                """,
                [.text(certificate), .int(number), .text(certificate), .int(number)]
            ) { row in try row.text(0) }
            try rows.run(
                "DELETE FROM generation WHERE certificate = ? AND number = ?",
                [.text(certificate), .int(number)]
            )
            for fingerprint in fingerprints { try Self.markUnmanaged(fingerprint, rows) }
        }
    }

    /// Notes in the inventory that a certificate is one of ours; nothing is written if it was never seen, or is noted.
    private static func markManaged(_ fingerprint: String, _ rows: Rows) throws {
        try rows.run("UPDATE certificate SET managed = 1 WHERE fingerprint = ? AND managed = 0", [.text(fingerprint)])
    }

    private static func markUnmanaged(_ fingerprint: String, _ rows: Rows) throws {
        try rows.run(
            """
            UPDATE certificate SET managed = 0 WHERE fingerprint = ? AND managed = 1
            AND NOT EXISTS (SELECT 1 FROM generation WHERE fingerprint = ?)
            AND NOT EXISTS (SELECT 1 FROM generation_pair WHERE fingerprint = ?)
            """,
            [.text(fingerprint), .text(fingerprint), .text(fingerprint)]
        )
    }

    private static func upsert(_ generation: GenerationRow, into rows: Rows) throws {
        let key: [Cell] = [.text(generation.certificate), .int(generation.number)]
        // The names and the further certificates go with the row: ON DELETE CASCADE.
        try rows.run("DELETE FROM generation WHERE certificate = ? AND number = ?", key)
        try rows.run(
            """
            INSERT INTO generation (certificate, number, authority, spki, serial, fingerprint, not_before, not_after,
            key_algorithm, created_at, standing, standing_reason, standing_since)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            key + [
                .text(generation.authority), .text(generation.spki), .text(generation.serial),
                .text(generation.fingerprint), .date(generation.notBefore), .date(generation.notAfter),
                .text(generation.keyAlgorithm), .date(generation.createdAt), .text(generation.standing.rawValue),
                .text(generation.standingReason), .date(generation.standingSince),
            ]
        )
        for (index, name) in generation.names.enumerated() {
            try rows.run(
                "INSERT INTO generation_name (certificate, number, ordinal, name) VALUES (?, ?, ?, ?)",
                key + [.int(index), .text(name)]
            )
        }
        try insert(generation.further, of: key, into: rows)
        for fingerprint in [generation.fingerprint] + generation.further.map(\.fingerprint) {
            try markManaged(fingerprint, rows)
        }
    }

    private static func generation(
        _ row: Columns,
        key: GenerationKey,
        names: [String],
        further: [FurtherPair]
    ) throws -> GenerationRow {
        GenerationRow(
            certificate: key.certificate,
            number: key.number,
            authority: try row.text(2),
            spki: try row.text(3),
            serial: try row.text(4),
            fingerprint: try row.text(5),
            notBefore: try row.date(6),
            notAfter: try row.date(7),
            names: names,
            keyAlgorithm: try row.text(8),
            createdAt: try row.date(9),
            standing: try row.word(10, of: GenerationStanding.self),
            standingReason: try row.optionalText(11),
            standingSince: try row.date(12),
            further: further
        )
    }
}
