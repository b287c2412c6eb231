import FoundationEssentials

/// One judgement on its way into the table of findings, inside one transaction.
struct Settling {
    let rows: Rows
    let path: String
    let at: Date
    private let waivers: Waivers
    private var next: Int
    private var settlement = Settlement()

    init(rows: Rows, path: String, at: Date) throws {
        self.rows = rows
        self.path = path
        self.at = at
        waivers = try Waivers(rows: rows, at: at)
        next = try rows.number("SELECT COALESCE(MAX(id), 0) + 1 FROM finding", [])
    }

    mutating func settle(_ scope: FindingScope, _ current: [FindingRow]) throws -> Settlement {
        var open: [String: Stored] = [:]
        for stored in try openFindings(scope) { open[stored.finding.finding.dedup] = stored }
        var told: Set<String> = []
        var standing: [Int] = []
        for finding in current where told.insert(finding.dedup).inserted {
            if let stored = try open.removeValue(forKey: finding.dedup) ?? stored(finding.dedup) {
                if stored.finding.resolvedAt == nil { standing.append(stored.number) }
                try renew(stored, as: finding)
            } else {
                try begin(finding)
            }
        }
        settlement.standing = standing.count
        try confirm(standing)
        try resolve(open.values.sorted { $0.number < $1.number })
        return settlement
    }

    /// A finding and its number in the table.
    struct Stored {
        let number: Int
        let finding: StandingFinding
    }

    private func stored(_ dedup: String) throws -> Stored? {
        try rows.all("\(Findings.select) WHERE f.dedup = ?", [.text(dedup)], as: Findings.stored).first
    }

    private func openFindings(_ scope: FindingScope) throws -> [Stored] {
        let (condition, words): (String, [String]) =
            switch scope {
            case .everything: ("", [])
            case .checks(let words): ("f.check_id = ?", words.sorted())
            case .places(let words): ("f.place = ?", words.sorted())
            case .certificates(let words):
                ("f.certificate = (SELECT id FROM certificate WHERE fingerprint = ?)", words.sorted())
            case .managed(let words): ("f.managed_name = ?", words.sorted())
            }
        guard scope != .everything else {
            return try rows.all("\(Findings.select) WHERE f.resolved_at IS NULL", as: Findings.stored)
        }
        return try words.flatMap { word in
            try rows.all(
                "\(Findings.select) WHERE \(condition) AND f.resolved_at IS NULL",
                [.text(word)],
                as: Findings.stored
            )
        }
    }

    private mutating func begin(_ finding: FindingRow) throws {
        let waiver = try waivers.covering(finding)
        try rows.run(
            """
            INSERT INTO finding (check_id, number, severity, place, certificate, managed_name, detail, hint, waived_until,
            waiver, id, dedup, first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            try cells(finding, waiver) + [.int(next), .text(finding.dedup), .date(at), .date(at)]
        )
        next += 1
        noteOpened(finding, since: at, waiver)
    }

    /// Brings a row up to date if anything about it is different; one that was resolved begins anew.
    private mutating func renew(_ stored: Stored, as finding: FindingRow) throws {
        let reopens = stored.finding.resolvedAt != nil
        guard reopens || stored.finding.finding != finding else { return }
        let waiver = try waivers.covering(finding)
        let firstSeen = reopens ? at : stored.finding.firstSeen
        try rows.run(
            """
            UPDATE finding SET check_id = ?, number = ?, severity = ?, place = ?, certificate = ?, managed_name = ?,
            detail = ?, hint = ?, waived_until = ?, waiver = ?, first_seen = ?, last_seen = ?, resolved_at = NULL
            WHERE id = ?
            """,
            try cells(finding, waiver) + [.date(firstSeen), .date(at), .int(stored.number)]
        )
        if reopens { noteOpened(finding, since: firstSeen, waiver) }
    }

    private func confirm(_ numbers: [Int]) throws {
        for range in NumberRanges.of(numbers) {
            try rows.run(
                "UPDATE finding SET last_seen = ? WHERE id BETWEEN ? AND ? AND resolved_at IS NULL",
                [.date(at), .int(range.lowerBound), .int(range.upperBound)]
            )
        }
    }

    private mutating func resolve(_ gone: [Stored]) throws {
        for stored in gone {
            try rows.run("UPDATE finding SET resolved_at = ? WHERE id = ?", [.date(at), .int(stored.number)])
            let was = stored.finding
            settlement.resolved.append(
                StandingFinding(
                    finding: was.finding,
                    firstSeen: was.firstSeen,
                    lastSeen: was.lastSeen,
                    resolvedAt: at,
                    waivedUntil: was.waivedUntil,
                    waiver: was.waiver
                )
            )
        }
    }

    private mutating func noteOpened(_ finding: FindingRow, since: Date, _ waiver: Waiver?) {
        settlement.opened.append(
            StandingFinding(
                finding: finding,
                firstSeen: since,
                lastSeen: at,
                resolvedAt: nil,
                waivedUntil: waiver?.terms.until,
                waiver: waiver?.id
            )
        )
    }

    private func cells(_ finding: FindingRow, _ waiver: Waiver?) throws -> [Cell] {
        [
            .text(finding.check), .int(finding.number), .int(finding.severity.rank), .text(finding.place),
            .int(try number(of: finding.certificate)), .text(finding.managedName), .text(finding.detail),
            .text(finding.hint), .date(waiver?.terms.until), .int(waiver?.id.rawValue),
        ]
    }

    private func number(of fingerprint: String?) throws -> Int? {
        guard let fingerprint else { return nil }
        let found = try rows.all("SELECT id FROM certificate WHERE fingerprint = ?", [.text(fingerprint)]) { row in
            try row.int(0)
        }
        guard let number = found.first else {
            throw LedgerFailure(.noSuchRow, path: path, sentence: "there is no certificate \(fingerprint)")
        }
        return number
    }
}

/// How findings are read.
enum Findings {
    static let select = """
        SELECT f.id, f.check_id, f.number, f.severity, f.dedup, f.place, c.fingerprint, f.managed_name, f.detail, f.hint,
        f.first_seen, f.last_seen, f.resolved_at, f.waived_until, f.waiver
        FROM finding f LEFT JOIN certificate c ON c.id = f.certificate
        """

    static func stored(_ row: Columns) throws -> Settling.Stored {
        let finding = FindingRow(
            check: try row.text(1),
            number: try row.int(2),
            severity: try row.severity(3),
            dedup: try row.text(4),
            place: try row.optionalText(5),
            certificate: try row.optionalText(6),
            managedName: try row.optionalText(7),
            detail: try row.text(8),
            hint: try row.text(9)
        )
        let standing = StandingFinding(
            finding: finding,
            firstSeen: try row.date(10),
            lastSeen: try row.date(11),
            resolvedAt: try row.optionalDate(12),
            waivedUntil: try row.optionalDate(13),
            waiver: try row.optionalInt(14).map(WaiverID.init(rawValue:))
        )
        return Settling.Stored(number: try row.int(0), finding: standing)
    }
}
