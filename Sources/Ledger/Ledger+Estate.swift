import FoundationEssentials

extension Ledger {
    /// The endpoints whose addresses serve different leaves now, by URI.
    package func disagreeingEndpoints(limit: Int = 1_000) throws(LedgerFailure) -> [String] {
        try read { rows in
            try rows.all(
                """
                SELECT l.uri FROM location l JOIN observation o ON o.location = l.id
                WHERE l.kind = 'endpoint' AND o.position = 0 AND o.gone_at IS NULL
                GROUP BY l.id, l.uri HAVING COUNT(DISTINCT o.certificate) > 1 ORDER BY l.uri LIMIT ?
                """,
                [.int(limit)]
            ) { row in try row.text(0) }
        }
    }

    /// The places with a rhythm that could not be seen into at the last look.
    package func failingPlaces(limit: Int = 1_000) throws(LedgerFailure) -> [PlaceRow] {
        try read { rows in
            try rows.all(
                """
                \(Places.select) WHERE k.fail_count > 0 AND k.gone_at IS NULL AND l.look_interval IS NOT NULL
                ORDER BY l.id LIMIT ?
                """,
                [.int(limit)],
                as: Places.place
            )
        }
    }

    /// The places that hold revocation lists now, with what was seen of them as JSON.
    package func revocationListPlaces(limit: Int = 1_000) throws(LedgerFailure) -> [PlaceRow] {
        try read { rows in
            try rows.all(
                """
                \(Places.select) WHERE l.kind = 'file' AND l.facts LIKE '%"revocationLists":[{%' AND k.gone_at IS NULL
                ORDER BY l.id LIMIT ?
                """,
                [.int(limit)],
                as: Places.place
            )
        }
    }
}
