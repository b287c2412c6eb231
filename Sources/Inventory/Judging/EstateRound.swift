import Checks
package import FoundationEssentials
package import Ledger
import PKI
import TLS

/// Judges what shows only when places are held side by side: schedules, shared keys, drift. Run after the sources.
package struct EstateRound: Sendable {
    private let ledger: Ledger
    private let managed: [ManagedUnit]
    private let links: [LinkUnit]
    private let excluded: Set<Int>
    private let instant: Date
    private let sights: EstateSights

    /// - Parameter excluded: rules that are left out, by number.
    package init(
        ledger: Ledger,
        managed: [ManagedUnit],
        links: [LinkUnit],
        excluded: Set<Int> = [],
        instant: Date
    ) {
        self.ledger = ledger
        self.managed = managed
        self.links = links
        self.excluded = excluded
        self.instant = instant
        sights = EstateSights(ledger: ledger)
    }

    /// Judges, settles the findings in the store, and tells the drifts that stand.
    package func run() throws(LedgerFailure) -> EstateReport {
        let units = try driftFacts()
        let subject = EstateSubject(
            instant: instant,
            lineages: managed.map(\.lineage),
            seen: try sights.suspects(managed: managedNames),
            locations: try ledger.failingPlaces().compactMap(WatchedLocation.init),
            drifts: units
        )
        let (findings, drifts) = try judged(subject)
        let checks = Set(EstateChecks.all.map(\.check.id)).union(DriftKind.allCases.map(\.rawValue))
        let settlement = try FindingBook(ledger).settle(checks: checks, findings, at: instant)
        let opened = Dictionary(settlement.opened.map { ($0.finding.dedup, $0) }) { first, _ in first }
        return EstateReport(
            drifts: try drifts.map { drift throws(LedgerFailure) in
                var standing = opened[drift.deduplicationKey]
                if standing == nil { standing = try known(drift) }
                return EstateReport.Standing(
                    drift: drift,
                    since: standing?.firstSeen ?? instant,
                    waivedUntil: standing?.waivedUntil,
                    servedUntil: try sights.firstEnd(of: drift)
                )
            }
        )
    }

    private var managedNames: [String: String] {
        var names: [String: String] = [:]
        for unit in managed {
            for generation in unit.issued { names[generation.mark.fingerprint.description] = unit.lineage.name }
        }
        return names
    }

    private func judged(_ subject: EstateSubject) throws(LedgerFailure) -> ([PlaceFinding], [Drift]) {
        var findings: [PlaceFinding] = []
        for item in EstateChecks.all where !excluded.contains(item.check.number) {
            findings += item.judge(subject).compactMap { PlaceFinding($0, item.check) }
        }
        var drifts: [Drift] = []
        for unit in subject.drifts {
            switch DriftJudge.judge(unit) {
            case .agrees: continue
            case .drift(let drift):
                drifts.append(drift)
                findings.append(PlaceFinding(drift))
            // Not everything could be seen: what was told before stays as it is.
            case .undecided: findings += try told(about: unit.unit)
            }
        }
        return (findings, drifts)
    }

    private func told(about unit: DriftUnit) throws(LedgerFailure) -> [PlaceFinding] {
        var kept: [PlaceFinding] = []
        for kind in DriftKind.allCases {
            let open = try ledger.findings(FindingFilter(check: kind.rawValue, limit: 100_000))
            kept += open.map(\.finding).filter { $0.dedup == "drift/\(unit.key)/\(kind.rawValue)" }
                .map { PlaceFinding($0, kind) }
        }
        return kept
    }

    private func known(_ drift: Drift) throws(LedgerFailure) -> StandingFinding? {
        let open = try ledger.findings(FindingFilter(check: drift.kind.rawValue, limit: 100_000))
        return open.first { $0.finding.dedup == drift.deduplicationKey }
    }

    /// What the endpoints of a unit serve; those that wait for their wave with an earlier generation are no drift.
    private func served(by unit: ManagedUnit) throws(LedgerFailure) -> [DriftFacts.Address] {
        let awaiting = Set(unit.awaiting)
        let others = unit.endpoints.filter { !awaiting.contains($0) }
        let waiting = try sights.served(at: unit.endpoints.filter(awaiting.contains)).filter { address in
            !unit.issued.contains { .certificate($0.mark) == address.content }
        }
        return try sights.served(at: others) + waiting
    }

    private func driftFacts() throws(LedgerFailure) -> [DriftFacts] {
        var facts: [DriftFacts] = []
        var spokenFor: Set<String> = []
        for unit in managed where !unit.issued.isEmpty {
            spokenFor.formUnion(unit.endpoints.map { Place($0).uri })
            facts.append(
                DriftFacts(
                    .managed(unit.lineage.name),
                    issued: unit.issued,
                    wanted: unit.live,
                    files: unit.files,
                    served: try served(by: unit)
                )
            )
        }
        for link in links {
            let rest = link.endpoints.filter { !spokenFor.contains(Place($0).uri) }
            guard !rest.isEmpty else { continue }
            spokenFor.formUnion(rest.map { Place($0).uri })
            facts.append(
                DriftFacts(
                    .link(service: link.service, file: link.file.path),
                    files: [link.file],
                    served: try sights.served(at: rest)
                )
            )
        }
        for uri in try ledger.disagreeingEndpoints() where !spokenFor.contains(uri) {
            facts.append(DriftFacts(.endpoint(uri), served: try sights.served(uri: uri)))
        }
        return facts
    }
}

extension PlaceFinding {
    init?(_ finding: EstateFinding, _ check: Check) {
        guard case .violates(let detail, let hint, let severity) = finding.verdict else { return nil }
        self.init(
            check: check,
            severity: severity ?? check.severity,
            key: "\(check.id)/\(finding.about)",
            place: nil,
            fingerprint: nil,
            detail: "\(PrintableLine.of(finding.about)): \(detail)",
            hint: hint
        )
    }

    init(_ drift: Drift) {
        self.init(
            check: Check(drift.kind),
            severity: drift.kind.severity,
            key: drift.deduplicationKey,
            place: nil,
            fingerprint: nil,
            managed: drift.unit.managedName,
            detail: drift.detail,
            hint: drift.fix
        )
    }

    init(_ row: FindingRow, _ kind: DriftKind) {
        self.init(
            check: Check(kind),
            severity: Severity(rawValue: row.severity.rawValue) ?? kind.severity,
            key: row.dedup,
            place: nil,
            fingerprint: nil,
            managed: row.managedName,
            detail: row.detail,
            hint: row.hint
        )
    }
}

extension DriftUnit {
    fileprivate var managedName: String? {
        if case .managed(let name) = self { name } else { nil }
    }
}

extension Check {
    /// A drift beside the checks: it has a name and no number.
    fileprivate init(_ kind: DriftKind) {
        self.init(0, kind.rawValue, kind.rawValue, kind.severity, source: "policy", facts: .estate)
    }
}

extension WatchedLocation {
    fileprivate init?(_ row: PlaceRow) {
        guard let interval = row.interval else { return nil }
        self.init(row.place.uri, since: row.firstSeen, lastSuccess: row.lastOK, interval: interval)
    }
}
