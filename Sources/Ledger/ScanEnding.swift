import FoundationEssentials

/// The end of one scan, inside one transaction: what was not met again.
struct ScanEnding {
    let rows: Rows
    let scan: ScanID
    let at: Date

    /// Returns the URIs of places that are gone since.
    func finish(_ source: FinishedSource) throws -> [String] {
        try rows.run(
            """
            INSERT INTO scan_source (scan, source, counts, finished_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (scan, source) DO UPDATE SET counts = excluded.counts, finished_at = excluded.finished_at,
            resume_at = NULL
            """,
            [.int(scan.rawValue), .text(source.source), .text(source.counts), .date(at)]
        )
        guard source.scope != .nothing else { return [] }
        try resolveBlindSpots(source)
        return try closeVanished(source)
    }

    private func resolveBlindSpots(_ source: FinishedSource) throws {
        let places = try rows.all(
            """
            SELECT DISTINCT place FROM blind_spot WHERE source = ? AND scan <> ? AND resolved_at IS NULL
            """,
            [.text(source.source), .int(scan.rawValue)]
        ) { row in try row.text(0) }
        for place in places where source.scope.holds(place) {
            try rows.run(
                """
                UPDATE blind_spot SET resolved_at = ? WHERE place = ? AND source = ? AND scan <> ? AND resolved_at IS NULL
                """,
                [.date(at), .text(place), .text(source.source), .int(scan.rawValue)]
            )
        }
    }

    private func closeVanished(_ source: FinishedSource) throws -> [String] {
        let unseen = FinishedSource.Scope.under(try blindDirectories())
        let vanished = try rows.all(
            """
            SELECT l.id, l.uri, k.last_ok FROM location_look k JOIN location l ON l.id = k.location
            WHERE k.scan <> ? AND k.gone_at IS NULL AND l.source = ? AND l.kind <> 'endpoint' ORDER BY l.id
            """,
            [.int(scan.rawValue), .text(source.source)]
        ) { row in (id: try row.int(0), uri: try row.text(1), lastOK: try row.optionalDate(2)) }
        var gone: [String] = []
        for place in vanished where source.scope.holds(place.uri) && !unseen.holds(place.uri) {
            try close(place.id, lastOK: place.lastOK)
            gone.append(place.uri)
        }
        return gone
    }

    /// What is beneath a place that this scan could not see into was not met, and may be there all the same.
    private func blindDirectories() throws -> [String] {
        try rows.all(
            "SELECT DISTINCT place FROM blind_spot WHERE scan = ? AND resolved_at IS NULL",
            [.int(scan.rawValue)]
        ) { row in try row.text(0) }
    }

    private func close(_ location: Int, lastOK: Date?) throws {
        let writer = ObservationWriter(rows: rows, at: at)
        var counts = SightingCounts()
        for current in try writer.standing(at: location) {
            let lastSeen = lastOK ?? current.firstSeen
            try writer.end(current, at: location, lastSeen: lastSeen)
            counts.ended(current.observation.spot.certificate, lastSeen)
        }
        try counts.write(rows)
        try rows.run("UPDATE location_look SET gone_at = ? WHERE location = ?", [.date(at), .int(location)])
    }
}

extension FinishedSource.Scope {
    /// Whether a URI lies within.
    func holds(_ uri: String) -> Bool {
        switch self {
        case .everything: true
        case .nothing: false
        case .under(let roots):
            roots.contains { root in
                guard uri.hasPrefix(root) else { return false }
                return root.hasSuffix("/") || uri.utf8.count == root.utf8.count
                    || uri.utf8.dropFirst(root.utf8.count).first == UInt8(ascii: "/")
            }
        }
    }
}
