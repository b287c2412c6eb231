import FoundationEssentials

/// Notes what a scan could not see into.
struct BlindSpots {
    let rows: Rows
    let scan: ScanID
    let at: Date

    func report(_ spots: [InventoryBatch.BlindSpot]) throws {
        for spot in spots {
            try note(spot)
            try markPlace(spot)
        }
    }

    /// One that was resolved and is back begins anew.
    private func note(_ spot: InventoryBatch.BlindSpot) throws {
        try rows.run(
            """
            INSERT INTO blind_spot (place, reason, detail, source, scan, first_seen, last_seen)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (place, reason) DO UPDATE SET
            first_seen = CASE WHEN blind_spot.resolved_at IS NULL
                THEN blind_spot.first_seen ELSE excluded.first_seen END,
            detail = excluded.detail, source = excluded.source, scan = excluded.scan, last_seen = excluded.last_seen,
            resolved_at = NULL
            """,
            [
                .text(spot.place), .text(spot.reason), .text(spot.detail), .text(spot.source), .int(scan.rawValue),
                .date(at), .date(at),
            ]
        )
    }

    /// A place that is known and could not be seen into keeps what was seen there, and counts a failure: once a scan, and
    /// not if the same scan did see into it.
    private func markPlace(_ spot: InventoryBatch.BlindSpot) throws {
        try rows.run(
            """
            UPDATE location_look SET fail_count = CASE WHEN scan = ? OR fail_count >= 1000000
                THEN fail_count ELSE fail_count + 1 END,
            scan = ?, last_look = ?, problem = ?, problem_detail = ?, gone_at = NULL
            WHERE location = (SELECT id FROM location WHERE uri = ?) AND (scan <> ? OR fail_count > 0)
            """,
            [
                .int(scan.rawValue), .int(scan.rawValue), .date(at), .text(spot.reason), .text(spot.detail),
                .text(spot.place), .int(scan.rawValue),
            ]
        )
    }
}
