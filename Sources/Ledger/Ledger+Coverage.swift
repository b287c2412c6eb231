extension Ledger {
    /// How much each source covers, by name.
    package func coverage() throws(LedgerFailure) -> [SourceCoverage] {
        try read { rows in
            let places = try Self.counts(Places.bySource, rows)
            let gone = try Self.counts(Places.goneBySource, rows)
            let failing = try Self.counts(Places.failingBySource, rows)
            let blind = try Self.counts(Places.blindBySource, rows)
            let finished = try rows.all(Places.finishedSources, []) { row in try row.text(0) }
            return try Set(places.keys).union(blind.keys).union(finished).sorted().map { source in
                let last = try rows.all(Places.lastFinished, [.text(source)]) { row in
                    (at: try row.date(0), counts: try row.optionalText(1))
                }.first
                return SourceCoverage(
                    source: source,
                    places: (places[source] ?? 0) - (gone[source] ?? 0),
                    failing: failing[source] ?? 0,
                    blindSpots: blind[source] ?? 0,
                    finishedAt: last?.at,
                    counts: last?.counts
                )
            }
        }
    }

    /// The blind spots that stand, by place; at most `limit`.
    package func blindSpots(limit: Int = 1_000) throws(LedgerFailure) -> [BlindSpotRow] {
        try read { rows in
            try rows.all(Places.blindSpots, [.int(max(0, limit))]) { row in
                BlindSpotRow(
                    place: try row.text(0),
                    reason: try row.text(1),
                    detail: try row.text(2),
                    source: try row.text(3),
                    firstSeen: try row.date(4),
                    lastSeen: try row.date(5),
                    resolvedAt: try row.optionalDate(6)
                )
            }
        }
    }

    /// The endpoints and their addresses with the leaf each serves now, in the order they were first found.
    ///
    /// - Parameter after: the ``EndpointRow/location`` of the last row before; 0 from the beginning. The addresses of one
    ///   endpoint are never torn apart, so a page may have a few more rows than `limit`.
    package func endpoints(after: Int = 0, limit: Int = 1_000) throws(LedgerFailure) -> [EndpointRow] {
        try read { rows in
            let numbers = try rows.all(Places.someEndpoints, [.int(after), .int(max(1, limit))]) { try $0.int(0) }
            return try numbers.flatMap { number in
                try rows.all(Places.endpoint, [.int(number)], as: Places.endpointRow)
            }
        }
    }

    /// One place; nil if it is not known.
    package func place(_ uri: String) throws(LedgerFailure) -> PlaceRow? {
        try read { rows in
            try rows.all("\(Places.select) WHERE l.uri = ?", [.text(uri)], as: Places.place).first
        }
    }

    /// Some places by their URIs, in one reading; what is not known is left out.
    package func places(at uris: Set<String>) throws(LedgerFailure) -> [String: PlaceRow] {
        try read { rows in
            var found: [String: PlaceRow] = [:]
            for uri in uris {
                found[uri] = try rows.all("\(Places.select) WHERE l.uri = ?", [.text(uri)], as: Places.place).first
            }
            return found
        }
    }

    /// The places in the order they were first found.
    ///
    /// - Parameter after: the ``PlaceRow/number`` of the last row before; 0 from the beginning.
    package func places(after: Int = 0, limit: Int = 1_000) throws(LedgerFailure) -> [PlaceRow] {
        try read { rows in
            try rows.all(
                "\(Places.select) WHERE l.id > ? ORDER BY l.id LIMIT ?",
                [.int(after), .int(max(0, limit))],
                as: Places.place
            )
        }
    }

    /// What stands at a place now, by address and position.
    package func standing(at uri: String) throws(LedgerFailure) -> [SeenCertificate] {
        try read { rows in
            try rows.all(Places.standing, [.text(uri)]) { row in
                SeenCertificate(
                    address: try row.text(0),
                    position: try row.int(1),
                    alias: try row.optionalText(2),
                    fingerprint: try row.text(3)
                )
            }
        }
    }

    private static func counts(_ sql: String, _ rows: Rows) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        try rows.each(sql, []) { row in counts[try row.text(0)] = try row.int(1) }
        return counts
    }
}

/// The words of questions about places. `source || ''` keeps SQLite from walking all places in the order of their source
/// to find the few that fail.
enum Places {
    static let bySource = "SELECT source, COUNT(*) FROM location GROUP BY source"
    static let goneBySource = """
        SELECT l.source || '', COUNT(*) FROM location_look k JOIN location l ON l.id = k.location
        WHERE k.gone_at IS NOT NULL GROUP BY l.source || ''
        """
    static let failingBySource = """
        SELECT l.source || '', COUNT(*) FROM location_look k JOIN location l ON l.id = k.location
        WHERE k.fail_count > 0 AND k.gone_at IS NULL GROUP BY l.source || ''
        """
    static let blindBySource = "SELECT source, COUNT(*) FROM blind_spot WHERE resolved_at IS NULL GROUP BY source"
    static let finishedSources = "SELECT DISTINCT source FROM scan_source WHERE finished_at IS NOT NULL"
    static let lastFinished = """
        SELECT finished_at, counts FROM scan_source WHERE source = ? AND finished_at IS NOT NULL
        ORDER BY finished_at DESC LIMIT 1
        """
    static let blindSpots = """
        SELECT place, reason, detail, source, first_seen, last_seen, resolved_at FROM blind_spot
        WHERE resolved_at IS NULL ORDER BY place, reason LIMIT ?
        """
    static let someEndpoints = "SELECT id FROM location WHERE kind = 'endpoint' AND id > ? ORDER BY id LIMIT ?"
    static let endpoint = """
        SELECT l.uri, l.kind, l.service, l.environment, l.owner, o.address, c.fingerprint, c.title, c.issuer_label,
        c.not_before, c.not_after, c.managed, o.first_seen, k.last_ok, k.fail_count, l.facts, l.id
        FROM location l JOIN observation o ON o.location = l.id JOIN certificate c ON c.id = o.certificate
        LEFT JOIN location_look k ON k.location = l.id
        WHERE l.id = ? AND o.position = 0 AND o.gone_at IS NULL ORDER BY o.address, c.fingerprint
        """
    static let standing = """
        SELECT o.address, o.position, o.alias, c.fingerprint FROM location l JOIN observation o ON o.location = l.id
        JOIN certificate c ON c.id = o.certificate WHERE l.uri = ? AND o.gone_at IS NULL
        ORDER BY o.address, o.position, c.fingerprint
        """
    static let select = """
        SELECT l.uri, l.kind, l.service, l.environment, l.owner, l.source, l.evidence, l.labels, l.facts, l.enabled,
        l.look_interval, l.first_seen, k.last_look, k.last_ok, k.fail_count, k.problem, k.problem_detail, k.gone_at, l.id
        FROM location l LEFT JOIN location_look k ON k.location = l.id
        """

    static func endpointRow(_ row: Columns) throws -> EndpointRow {
        EndpointRow(
            place: try PlaceSummary(row),
            address: try row.text(5),
            fingerprint: try row.text(6),
            title: try row.text(7),
            issuer: try row.text(8),
            notBefore: try row.date(9),
            notAfter: try row.date(10),
            isManaged: try row.int(11) != 0,
            since: try row.date(12),
            lastOK: try row.optionalDate(13),
            failCount: try row.optionalInt(14) ?? 0,
            facts: try row.optionalText(15),
            location: try row.int(16)
        )
    }

    static func place(_ row: Columns) throws -> PlaceRow {
        PlaceRow(
            place: try PlaceSummary(row),
            source: try row.text(5),
            evidence: try row.optionalText(6),
            labels: try row.text(7),
            facts: try row.optionalText(8),
            isEnabled: try row.int(9) != 0,
            interval: try row.optionalSeconds(10),
            firstSeen: try row.date(11),
            lastLook: try row.optionalDate(12),
            lastOK: try row.optionalDate(13),
            failCount: try row.optionalInt(14) ?? 0,
            problem: try row.optionalText(15),
            problemDetail: try row.optionalText(16),
            goneAt: try row.optionalDate(17),
            number: try row.int(18)
        )
    }
}
