package import FoundationEssentials

extension Ledger {
    /// What the certificates that are seen now are made of.
    package func composition() throws(LedgerFailure) -> Composition {
        try read { rows in
            var composition = Composition()
            // The groups come out of the index in order; there are as many as combinations, and few.
            try rows.each(Aggregates.composition, []) { row in
                let count = try row.int(4)
                composition.issuers[try row.text(0), default: 0] += count
                composition.keys[Composition.Key(type: try row.text(1), bits: try row.int(2)), default: 0] += count
                composition.lifetimes[Composition.Lifetime(days: try row.int(3)), default: 0] += count
            }
            return composition
        }
    }

    /// How many certificates end in each of some weeks; at most 520 of them.
    package func expiryWeeks(from start: Date, weeks: Int) throws(LedgerFailure) -> [ExpiryWeek] {
        try read { rows in
            try (0..<min(max(0, weeks), 520)).map { week in
                let begin = start.addingTimeInterval(Double(week) * 7 * 86_400)
                let (all, managed) = try Self.ending(from: begin, before: begin.addingTimeInterval(7 * 86_400), rows)
                return ExpiryWeek(start: begin, managed: managed, unmanaged: all - managed)
            }
        }
    }

    /// How many certificates that are seen end before each of these instants.
    package func ending(before instants: [Date]) throws(LedgerFailure) -> [Int] {
        try read { rows in try instants.map { try Self.ending(from: .distantPast, before: $0, rows).all } }
    }

    /// The figures of the first line of a report.
    package func inventoryStatus(at instant: Date) throws(LedgerFailure) -> InventoryStatus {
        try read { rows in
            let (all, managed) = try Self.pair(Aggregates.current, [], rows)
            let week = instant.addingTimeInterval(7 * 86_400)
            let month = instant.addingTimeInterval(30 * 86_400)
            let expired = try Self.ending(from: .distantPast, before: instant, rows)
            let soon = try Self.ending(from: instant, before: week, rows).all
            return InventoryStatus(
                certificates: all,
                managed: managed,
                expired: expired.all,
                managedExpired: expired.managed,
                endingIn7Days: soon,
                endingIn30Days: soon + (try Self.ending(from: week, before: month, rows).all),
                authorities: try rows.number(Aggregates.authorities, []),
                past: try rows.number(Aggregates.past, []),
                places: try rows.number(Aggregates.places, []),
                failingPlaces: try rows.number(Aggregates.failing, []),
                blindSpots: try rows.number(Aggregates.blindSpots, [])
            )
        }
    }

    private static func ending(
        from start: Date,
        before end: Date,
        _ rows: Rows
    ) throws -> (all: Int, managed: Int) {
        try pair(Aggregates.ending, [.date(start), .date(end)], rows)
    }

    private static func pair(_ sql: String, _ cells: [Cell], _ rows: Rows) throws -> (all: Int, managed: Int) {
        try rows.all(sql, cells) { row in (try row.int(0), try row.int(1)) }.first ?? (0, 0)
    }
}

/// Statements that count many rows; each reads one index from end to end, or a part of it, and no table. `is_ca + 0`
/// keeps SQLite from going by that column, which half the rows would pass.
enum Aggregates {
    static let composition = """
        SELECT issuer_label, key_type, key_bits, lifetime_days, COUNT(*) FROM certificate
        WHERE is_ca = 0 AND seen_now > 0 GROUP BY issuer_label, key_type, key_bits, lifetime_days
        """
    static let ending = """
        SELECT COUNT(*), COALESCE(SUM(managed), 0) FROM certificate
        WHERE not_after >= ? AND not_after < ? AND is_ca + 0 = 0 AND seen_now > 0
        """
    static let current = """
        SELECT COUNT(*), COALESCE(SUM(managed), 0) FROM certificate WHERE is_ca = 0 AND seen_now > 0
        """
    static let authorities = "SELECT COUNT(*) FROM certificate WHERE is_ca = 1 AND seen_now > 0"
    static let past = "SELECT COUNT(*) FROM certificate WHERE is_ca IN (0, 1) AND seen_now = 0"
    static let places = """
        SELECT (SELECT COUNT(*) FROM location) - (SELECT COUNT(*) FROM location_look WHERE gone_at IS NOT NULL)
        """
    static let failing = "SELECT COUNT(*) FROM location_look WHERE fail_count > 0 AND gone_at IS NULL"
    static let blindSpots = "SELECT COUNT(*) FROM blind_spot WHERE resolved_at IS NULL"
    static let sharedKeys = """
        SELECT spki_prefix FROM certificate WHERE is_ca + 0 = 0 AND seen_now > 0
        GROUP BY spki_prefix HAVING COUNT(*) > 1 ORDER BY spki_prefix LIMIT ?
        """
    static let repeatedSerials = """
        SELECT serial_prefix FROM certificate GROUP BY serial_prefix HAVING COUNT(*) > 1 ORDER BY serial_prefix LIMIT ?
        """
    static let outdated = """
        SELECT name_set_prefix FROM certificate WHERE is_ca + 0 = 0 AND name_set_prefix <> 0 GROUP BY name_set_prefix
        HAVING MIN(CASE WHEN seen_now > 0 THEN not_before END) < MAX(not_before) ORDER BY name_set_prefix LIMIT ?
        """
}
