package import FoundationEssentials

extension Ledger {
    /// The certificates, in hex, whose age says something else than the findings that are open about them: those are to
    /// be judged anew though nothing about them has changed. Those that are seen nowhere are left out, and authorities' but
    /// for whether they are valid at all: nobody renews them by a schedule.
    ///
    /// - Parameter checks: the words of the checks of age that are judged at all.
    package func agedCertificates(
        at instant: Date,
        checks: Set<String>,
        limit: Int = 10_000
    ) throws(LedgerFailure) -> [String] {
        try read { rows in
            let judged = AgeStatement.checks.filter(checks.contains)
            let longest = try Self.longestLifetime(rows)
            let missing = try judged.flatMap { check in
                try rows.all(
                    """
                    SELECT c.fingerprint FROM certificate c WHERE \(AgeStatement.scope(check)) c.seen_now > 0
                    AND \(AgeStatement.condition(check)) AND c.not_after < ? AND NOT EXISTS (SELECT 1 FROM finding f
                    WHERE f.certificate = c.id AND f.resolved_at IS NULL AND f.check_id = ?) LIMIT ?
                    """,
                    AgeStatement.cells(check, instant) + [.date(AgeStatement.horizon(check, instant, longest))]
                        + [.text(check), .int(limit)]
                ) { row in try row.text(0) }
            }
            let past = try judged.flatMap { check in
                try rows.all(
                    """
                    SELECT DISTINCT c.fingerprint FROM finding f JOIN certificate c ON c.id = f.certificate
                    WHERE f.resolved_at IS NULL AND f.check_id = ? AND NOT (\(AgeStatement.condition(check))) LIMIT ?
                    """,
                    [.text(check)] + AgeStatement.cells(check, instant) + [.int(limit)]
                ) { row in try row.text(0) }
            }
            return Array(Set(missing + past)).sorted()
        }
    }

    /// The longest life of a certificate that is no authority's and is seen now, in seconds, a day at most too long.
    package func longestLifetime() throws(LedgerFailure) -> TimeInterval { try read(Self.longestLifetime) }

    private static func longestLifetime(_ rows: Rows) throws -> TimeInterval {
        let days = try rows.number(
            "SELECT COALESCE(MAX(lifetime_days), 0) FROM certificate WHERE is_ca = 0 AND seen_now > 0",
            []
        )
        return (TimeInterval(days) + 1) * 86_400
    }

    /// Everything that is seen now at a place, in order, with its DER where that was kept.
    package func seenNow(at uri: String) throws(LedgerFailure) -> [(seen: SeenCertificate, der: [UInt8]?)] {
        try read { rows in
            try rows.all(
                """
                SELECT o.address, o.position, o.alias, c.fingerprint, d.der FROM location l
                JOIN observation o ON o.location = l.id JOIN certificate c ON c.id = o.certificate
                LEFT JOIN certificate_der d ON d.certificate = c.id
                WHERE l.uri = ? AND o.gone_at IS NULL ORDER BY o.address, o.position
                """,
                [.text(uri)]
            ) { row in
                (
                    SeenCertificate(
                        address: try row.text(0),
                        position: try row.int(1),
                        alias: try row.optionalText(2),
                        fingerprint: try row.text(3)
                    ),
                    try row.optionalText(4).flatMap { Data(base64Encoded: $0) }.map(Array.init)
                )
            }
        }
    }
}

/// What certificates' ages come to, in SQL; the same boundaries as the checks of validity.
private enum AgeStatement {
    static let checks = ["expired", "nearly-expired", "renewal-due", "not-yet-valid"]

    private static let left = "(c.not_after - ?)"
    private static let life = "(c.not_after - c.not_before)"
    private static let tenDays = 864_000_000

    static func scope(_ check: String) -> String {
        ["nearly-expired", "renewal-due"].contains(check) ? "c.is_ca = 0 AND" : ""
    }

    /// Every `?` is the instant.
    static func condition(_ check: String) -> String {
        switch check {
        case "expired": "c.not_after < ?"
        case "nearly-expired": "c.not_after >= ? AND \(left) * 100 < 15 * \(life)"
        case "renewal-due":
            """
            c.managed = 0 AND c.not_after >= ? AND \(left) * 100 >= 15 * \(life)
            AND \(left) * (CASE WHEN \(life) < \(tenDays) THEN 2 ELSE 3 END) < \(life)
            """
        default: "c.not_before > ? + 300000"
        }
    }

    /// What ends later than this is not of that age yet, however long it lives: so a few are looked at, and not all.
    static func horizon(_ check: String, _ instant: Date, _ longest: TimeInterval) -> Date {
        switch check {
        case "expired": instant
        case "nearly-expired": instant.addingTimeInterval(longest * 0.15)
        case "renewal-due": instant.addingTimeInterval(max(longest / 3, 5 * 86_400))
        default: Date(timeIntervalSince1970: .greatestFiniteMagnitude)  // the store keeps it as its latest instant
        }
    }

    static func cells(_ check: String, _ instant: Date) -> [Cell] {
        Array(repeating: .date(instant), count: condition(check).filter { $0 == "?" }.count)
    }
}
