import FoundationEssentials

/// Which waiver covers which finding; written beside the finding, so that counting needs no matching.
struct Waivers {
    let rows: Rows
    private let holding: [Waiver]

    init(rows: Rows, at: Date) throws {
        self.rows = rows
        holding = try rows.all(
            "\(Self.select) WHERE withdrawn_at IS NULL AND expires_at > ?",
            [.date(at)],
            as: Self.waiver
        )
    }

    /// The one that covers a finding for the longest time; nil if none does.
    func covering(_ finding: FindingRow) throws -> Waiver? {
        var known: [String]?
        return try holding.filter { waiver in
            try waiver.terms.covers(check: finding.check, dedup: finding.dedup) {
                let words = try known ?? finding.words + names(of: finding.certificate)
                known = words
                return words
            }
        }.max { $0.terms.until < $1.terms.until }
    }

    private func names(of fingerprint: String?) throws -> [String] {
        guard let fingerprint else { return [] }
        return try rows.all(
            """
            SELECT n.name FROM certificate_name n JOIN certificate c ON c.id = n.certificate WHERE c.fingerprint = ?
            """,
            [.text(fingerprint)]
        ) { try $0.text(0) }
    }

    /// Looks at every open finding anew, and writes what is different.
    func apply() throws {
        for stored in try rows.all("\(Findings.select) WHERE f.resolved_at IS NULL", as: Findings.stored) {
            let waiver = try covering(stored.finding.finding)
            guard stored.finding.waiver != waiver?.id else { continue }
            try rows.run(
                "UPDATE finding SET waiver = ?, waived_until = ? WHERE id = ?",
                [.int(waiver?.id.rawValue), .date(waiver?.terms.until), .int(stored.number)]
            )
        }
    }

    static let select = """
        SELECT id, check_id, dedup, place, expires_at, waived_by, why, created_at, withdrawn_at FROM waiver
        """

    static func waiver(_ row: Columns) throws -> Waiver {
        Waiver(
            id: WaiverID(rawValue: try row.int(0)),
            terms: WaiverTerms(
                check: try row.optionalText(1),
                dedup: try row.optionalText(2),
                place: try row.optionalText(3),
                until: try row.date(4),
                by: try row.text(5),
                why: try row.text(6)
            ),
            createdAt: try row.date(7),
            withdrawnAt: try row.optionalDate(8)
        )
    }
}
