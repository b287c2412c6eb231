import FoundationEssentials

/// Begins and ends the intervals in which certificates are seen at places.
struct ObservationWriter {
    let rows: Rows
    let at: Date

    /// What stands at a place.
    func standing(at location: Int) throws -> [PlaceDifference.Current] {
        try rows.all(
            """
            SELECT address, position, certificate, alias, first_seen FROM observation
            WHERE location = ? AND gone_at IS NULL
            """,
            [.int(location)],
            as: Self.current
        )
    }

    /// What ended at a place at one time.
    func ended(at location: Int, on time: Date) throws -> [PlaceDifference.Current] {
        try rows.all(
            """
            SELECT address, position, certificate, alias, first_seen FROM observation
            WHERE location = ? AND gone_at = ?
            """,
            [.int(location), .date(time)],
            as: Self.current
        )
    }

    /// Gone and back within one millisecond is one interval.
    func begin(_ observation: PlaceDifference.Observation, at location: Int) throws {
        try rows.run(
            """
            INSERT INTO observation (location, address, position, certificate, alias, first_seen, last_seen)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (location, address, position, certificate, first_seen)
            DO UPDATE SET gone_at = NULL, alias = excluded.alias
            """,
            Self.key(observation.spot, location) + [.text(observation.alias), .date(at), .date(at)]
        )
    }

    func end(_ current: PlaceDifference.Current, at location: Int, lastSeen: Date) throws {
        try rows.run(
            """
            UPDATE observation SET gone_at = ?, last_seen = ?
            WHERE location = ? AND address = ? AND position = ? AND certificate = ? AND first_seen = ?
            """,
            [.date(at), .date(lastSeen)] + Self.key(current.observation.spot, location) + [.date(current.firstSeen)]
        )
    }

    func rename(_ observation: PlaceDifference.Observation, at location: Int) throws {
        try rows.run(
            """
            UPDATE observation SET alias = ?
            WHERE location = ? AND address = ? AND position = ? AND certificate = ? AND gone_at IS NULL
            """,
            [.text(observation.alias)] + Self.key(observation.spot, location)
        )
    }

    private static func key(_ spot: PlaceDifference.Spot, _ location: Int) -> [Cell] {
        [.int(location), .text(spot.address), .int(spot.position), .int(spot.certificate)]
    }

    private static func current(_ row: Columns) throws -> PlaceDifference.Current {
        PlaceDifference.Current(
            observation: PlaceDifference.Observation(
                spot: PlaceDifference.Spot(
                    address: try row.text(0),
                    position: try row.int(1),
                    certificate: try row.int(2)
                ),
                alias: try row.optionalText(3)
            ),
            firstSeen: try row.date(4)
        )
    }
}

/// At how many more or fewer spots certificates are seen now, gathered so that each is written once.
struct SightingCounts {
    private var counts: [Int: (change: Int, lastSeen: Date)] = [:]

    mutating func began(_ certificate: Int, _ at: Date) { add(1, certificate, at) }

    mutating func ended(_ certificate: Int, _ lastSeen: Date) { add(-1, certificate, lastSeen) }

    func write(_ rows: Rows) throws {
        for (certificate, count) in counts.sorted(by: { $0.key < $1.key }) {
            try rows.run(
                """
                UPDATE certificate SET seen_now = seen_now + ?,
                last_seen = CASE WHEN last_seen < ? THEN ? ELSE last_seen END WHERE id = ?
                """,
                [.int(count.change), .date(count.lastSeen), .date(count.lastSeen), .int(certificate)]
            )
        }
    }

    private mutating func add(_ change: Int, _ certificate: Int, _ seen: Date) {
        let known = counts[certificate] ?? (0, seen)
        counts[certificate] = (known.change + change, max(known.lastSeen, seen))
    }
}
