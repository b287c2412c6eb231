/// The further certificates of generations with several kinds of key.
extension Ledger {
    struct GenerationKey: Hashable {
        let certificate: String
        let number: Int
    }

    /// By generation, in their order.
    static func pairs(_ condition: String, _ arguments: [Cell], _ rows: Rows) throws -> [GenerationKey: [FurtherPair]] {
        let found = try rows.all(
            """
            SELECT certificate, number, fingerprint, spki, serial, key_algorithm, not_after
            FROM generation_pair \(condition) ORDER BY certificate, number, ordinal
            """,
            arguments
        ) { row in
            (
                key: GenerationKey(certificate: try row.text(0), number: try row.int(1)),
                pair: FurtherPair(
                    fingerprint: try row.text(2),
                    spki: try row.text(3),
                    serial: try row.text(4),
                    keyAlgorithm: try row.text(5),
                    notAfter: try row.date(6)
                )
            )
        }
        return Dictionary(grouping: found, by: \.key).mapValues { $0.map(\.pair) }
    }

    /// Those of one generation that has just been written.
    static func insert(_ pairs: [FurtherPair], of key: [Cell], into rows: Rows) throws {
        for (index, pair) in pairs.enumerated() {
            try rows.run(
                """
                INSERT INTO generation_pair (certificate, number, ordinal, fingerprint, spki, serial, key_algorithm,
                not_after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                key + [
                    .int(index), .text(pair.fingerprint), .text(pair.spki), .text(pair.serial),
                    .text(pair.keyAlgorithm), .date(pair.notAfter),
                ]
            )
        }
    }
}
