package import FoundationEssentials

extension Ledger {
    /// Settles what stands after a judgement: new findings open, those within the scope that were not found again are
    /// resolved, the others are confirmed. Doing it twice changes nothing more.
    ///
    /// Throws ``LedgerFailure/Kind/noSuchRow`` if a finding names a certificate that the ledger does not have.
    package func settleFindings(
        scope: FindingScope,
        current: [FindingRow],
        at: Date
    ) throws(LedgerFailure) -> Settlement {
        let path = path
        return try write { rows in
            var settling = try Settling(rows: rows, path: path, at: at)
            return try settling.settle(scope, current)
        }
    }

    /// The findings that fit, the worst first, and of those that are equally bad the oldest.
    package func findings(_ filter: FindingFilter = FindingFilter()) throws(LedgerFailure) -> [StandingFinding] {
        let statement = FindingStatement(filter)
        return try read { rows in
            try rows.all(statement.sql, statement.cells) { row in try Findings.stored(row).finding }
        }
    }

    /// How many findings stand, by severity and check, and how many of them are waived at an instant; the worst first.
    package func findingCounts(at instant: Date) throws(LedgerFailure) -> [FindingCount] {
        try read { rows in
            try rows.all(FindingStatement.counts, [.date(instant)]) { row in
                FindingCount(
                    severity: try row.severity(0),
                    check: try row.text(1),
                    standing: try row.int(2),
                    waived: try row.int(3)
                )
            }.sorted { ($1.severity, $0.check) < ($0.severity, $1.check) }
        }
    }
}

/// How many findings of one check stand.
package struct FindingCount: Sendable, Equatable {
    package let severity: FindingSeverity
    package let check: String
    /// Waived ones included.
    package let standing: Int
    package let waived: Int
}

/// The words of a question about findings.
struct FindingStatement {
    let sql: String
    let cells: [Cell]

    init(_ filter: FindingFilter) {
        var conditions: [String] = []
        var cells: [Cell] = []
        func add(_ condition: String, _ cell: Cell?) {
            guard let cell else { return }
            conditions.append(condition)
            cells.append(cell)
        }
        switch filter.state {
        case .open: conditions.append("f.resolved_at IS NULL")
        case .resolved(let since): add("f.resolved_at >= ?", .date(since))
        }
        add("f.severity >= ?", filter.leastSeverity == .info ? nil : .int(filter.leastSeverity.rank))
        add("f.check_id = ?", filter.check.map(Cell.text))
        add("f.place = ?", filter.place.map(Cell.text))
        add(
            "f.certificate = (SELECT id FROM certificate WHERE fingerprint = ?)",
            filter.certificate.map(Cell.text)
        )
        add("f.managed_name = ?", filter.managedName.map(Cell.text))
        add("(f.waived_until IS NULL OR f.waived_until <= ?)", filter.waivedAt.map(Cell.date))
        sql = """
            \(Findings.select) WHERE \(conditions.joined(separator: " AND "))
            ORDER BY f.severity DESC, f.id LIMIT ?
            """
        self.cells = cells + [.int(max(0, filter.limit))]
    }

    static let counts = """
        SELECT severity, check_id, COUNT(*), SUM(CASE WHEN waived_until > ? THEN 1 ELSE 0 END) FROM finding
        WHERE resolved_at IS NULL GROUP BY severity, check_id
        """
}
