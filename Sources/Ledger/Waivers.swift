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
    func covering(check: String, dedup: String, place: String?) -> Waiver? {
        holding.filter { $0.terms.covers(check: check, dedup: dedup, place: place) }.max {
            $0.terms.until < $1.terms.until
        }
    }

    /// Looks at every open finding anew, and writes what is different.
    func apply() throws {
        let findings = try rows.all(
            "SELECT id, check_id, dedup, place, waiver FROM finding WHERE resolved_at IS NULL",
            []
        ) { row in
            (
                id: try row.int(0),
                waiver: try row.optionalInt(4),
                covering: covering(check: try row.text(1), dedup: try row.text(2), place: try row.optionalText(3))
            )
        }
        for finding in findings where finding.waiver != finding.covering?.id.rawValue {
            try rows.run(
                "UPDATE finding SET waiver = ?, waived_until = ? WHERE id = ?",
                [.int(finding.covering?.id.rawValue), .date(finding.covering?.terms.until), .int(finding.id)]
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
