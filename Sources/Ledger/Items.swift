import FoundationEssentials

/// How certificates are read.
struct Items {
    let rows: Rows
    /// When is asked: whether a finding is waived depends on it. Nil where findings are not asked for.
    var instant: Date?

    static let select = """
        SELECT c.id, c.fingerprint, c.spki, c.serial, c.subject, c.common_name, c.issuer, c.issuer_name,
        c.issuer_organisation, c.not_before, c.not_after, c.key_type, c.key_bits, c.signature, c.is_ca, c.is_self_signed,
        c.name_set, c.first_seen, c.last_seen, c.revoked_at, c.seen_now, c.managed FROM certificate c
        """

    /// A certificate's number and what its own row says.
    struct Found {
        let number: Int
        let row: CertificateRow
        let firstSeen: Date
        let lastSeen: Date
        let revokedAt: Date?
        let seenNow: Int
        let isManaged: Bool
    }

    static func found(_ row: Columns) throws -> Found {
        Found(
            number: try row.int(0),
            row: CertificateRow(
                fingerprint: try row.text(1),
                spki: try row.text(2),
                serial: try row.text(3),
                subject: try row.text(4),
                commonName: try row.optionalText(5),
                issuer: try row.text(6),
                issuerName: try row.optionalText(7),
                issuerOrganisation: try row.optionalText(8),
                notBefore: try row.date(9),
                notAfter: try row.date(10),
                keyType: try row.text(11),
                keyBits: try row.int(12),
                signature: try row.text(13),
                isAuthority: try row.int(14) != 0,
                isSelfSigned: try row.int(15) != 0,
                nameSet: try row.text(16),
                names: []
            ),
            firstSeen: try row.date(17),
            lastSeen: try row.date(18),
            revokedAt: try row.optionalDate(19),
            seenNow: try row.int(20),
            isManaged: try row.int(21) != 0
        )
    }

    /// The certificate with its names and its first places.
    func item(_ found: Found) throws -> InventoryItem {
        var row = found.row
        row.names = try names(of: found.number)
        let seen = found.seenNow > 0 ? try lastSeen(found.number) : nil
        return InventoryItem(
            certificate: row,
            firstSeen: found.firstSeen,
            lastSeen: max(found.lastSeen, seen ?? found.lastSeen),
            revokedAt: found.revokedAt,
            seenNow: found.seenNow,
            isManaged: found.isManaged,
            worst: try worst(found.number),
            places: found.seenNow > 0 ? try places(of: found.number) : []
        )
    }

    private func names(of number: Int) throws -> [CertificateName] {
        let words = try rows.all(
            "SELECT kind, name FROM certificate_name WHERE certificate = ? ORDER BY ordinal",
            [.int(number)]
        ) { row in (kind: try row.text(0), name: try row.text(1)) }
        return words.compactMap { word in
            CertificateName.Kind(rawValue: word.kind).map { CertificateName($0, word.name) }
        }
    }

    private func lastSeen(_ number: Int) throws -> Date? {
        try rows.all(
            """
            SELECT MAX(k.last_ok) FROM
            (SELECT location FROM observation WHERE certificate = ? AND gone_at IS NULL LIMIT 100) AS o
            JOIN location_look k ON k.location = o.location
            """,
            [.int(number)]
        ) { row in try row.optionalDate(0) }.first ?? nil
    }

    private func worst(_ number: Int) throws -> FindingSeverity? {
        guard let instant else { return nil }
        return try rows.all(
            """
            SELECT MAX(severity) FROM finding
            WHERE certificate = ? AND resolved_at IS NULL AND (waived_until IS NULL OR waived_until <= ?)
            """,
            [.int(number), .date(instant)]
        ) { row in try row.optionalInt(0) }.first.flatMap { $0 }.flatMap(FindingSeverity.init(rank:))
    }

    private func places(of number: Int) throws -> [PlaceSummary] {
        let some = try rows.all(
            """
            SELECT l.uri, l.kind, l.service, l.environment, l.owner FROM
            (SELECT location FROM observation WHERE certificate = ? AND gone_at IS NULL LIMIT 20) AS o
            JOIN location l ON l.id = o.location
            """,
            [.int(number)]
        ) { row in try PlaceSummary(row) }
        var told: Set<PlaceSummary> = []
        return Array(some.filter { told.insert($0).inserted }.prefix(3))
    }
}

extension PlaceSummary {
    /// From five columns, the first of which is at `start`.
    init(_ row: Columns, from start: Int = 0) throws {
        self.init(
            uri: try row.text(start),
            kind: try row.text(start + 1),
            service: try row.optionalText(start + 2),
            environment: try row.optionalText(start + 3),
            owner: try row.optionalText(start + 4)
        )
    }
}
