import Checks
import Deployment
import FoundationEssentials
import Inventory
import Ledger
import PKI
import Report
import Rotation
import Settings
import Storage

/// Fills the page's model from the store: aggregates for all, particulars for the few.
struct ReportMaker {
    let place: Workplace
    let ledger: Ledger
    private let stations: Stations
    private let chains: ChainMaker
    private let now: Date
    private let limits = ReportLimits()

    /// Looks at what lies on disk now: the live generations, and the files that services' configurations name.
    init(_ place: Workplace, ledger: Ledger) throws {
        self.place = place
        self.ledger = ledger
        now = place.clock.now()
        let stage = try ScanStage(place, ledger: nil)
        stations = try stage.stations(ledger, at: now)
        chains = ChainMaker(ledger: ledger, anchors: try stage.anchors(), now: now)
    }

    func model() throws(LedgerFailure) -> ReportModel {
        let status = try ledger.inventoryStatus(at: now)
        let composition = try ledger.composition()
        let blindSpots = try ledger.blindSpots(limit: limits.entries)
        let needs = try needs()
        var model = ReportModel(
            estate: place.configuration.environment ?? "this estate",
            generated: now,
            version: Version.text,
            checkSet: CheckSet.version,
            counts: try counts(status),
            needs: Array(needs.prefix(limits.entries)),
            needsTotal: needs.count,
            expiry: try expiry(status),
            issuers: Self.shares(composition.issuers),
            keys: Self.shares(Dictionary(composition.keys.map { ("\($0.type) \($0.bits)", $1) }, uniquingKeysWith: +)),
            lifetimes: Self.lifetimes(composition)
        )
        model.rotations = try RotationMaker(ledger: ledger, now: now).history()
        let endpoints = EndpointMaker(ledger: ledger, stations: stations)
        (model.endpoints, model.endpointTotal) = try endpoints.rows(limit: limits.entries)
        let parts = PartMaker(place: place, ledger: ledger, now: now, chains: chains)
        model.certificates = try parts.parts(limit: limits.parts)
        model.rows = try parts.rows(limit: limits.rows)
        model.coverage = try ledger.coverage().map { source in
            CoverageSource(
                name: source.source,
                places: source.places,
                fresh: max(0, source.places - source.failing),
                blindSpots: source.blindSpots,
                lastLook: source.finishedAt
            )
        }
        model.blindSpots = blindSpots.map {
            Report.BlindSpotRow(place: $0.place, reason: $0.reason, detail: $0.detail, since: $0.firstSeen)
        }
        model.blindSpotTotal = status.blindSpots
        model.waivers = try ledger.waivers(at: now).map { waiver in
            WaiverRow(
                check: waiver.terms.check ?? "every check",
                subject: waiver.terms.place ?? waiver.terms.dedup ?? "everything",
                reason: waiver.terms.why,
                by: waiver.terms.by,
                until: waiver.terms.until
            )
        }
        return model
    }

    private func counts(_ status: InventoryStatus) throws(LedgerFailure) -> EstateCounts {
        var findings: [ReportSeverity: Int] = [:]
        for count in try ledger.findingCounts(at: now) {
            guard let severity = ReportSeverity(rawValue: count.severity.rawValue) else { continue }
            findings[severity, default: 0] += count.standing - count.waived
        }
        return EstateCounts(
            certificates: status.certificates,
            managed: status.managed,
            expired: status.expired,
            expiringUnmanaged: status.endingIn30Days,
            places: status.places,
            freshPlaces: status.places - status.failingPlaces,
            findings: findings
        )
    }

    /// What is open and at least high, the worst first; drifts are among it.
    private func needs() throws(LedgerFailure) -> [Need] {
        let filter = FindingFilter(leastSeverity: .high, hidingWaivedAt: now, limit: 5_000)
        var owners: [String: String] = [:]
        var needs: [Need] = []
        for standing in try ledger.findings(filter) {
            let finding = standing.finding
            if let uri = finding.place, owners[uri] == nil { owners[uri] = try ledger.place(uri)?.place.owner ?? "" }
            let isDrift = DriftKind(rawValue: finding.check) != nil
            needs.append(
                Need(
                    kind: isDrift ? .drift : .finding,
                    severity: ReportSeverity(rawValue: finding.severity.rawValue) ?? .high,
                    owner: finding.place.flatMap { owners[$0] } ?? "",
                    subject: finding.managedName ?? finding.place ?? finding.check,
                    certificate: finding.certificate,
                    detail: "\(finding.check): \(finding.detail)",
                    fix: finding.hint,
                    since: standing.firstSeen
                )
            )
        }
        return needs
    }

    private func expiry(_ status: InventoryStatus) throws(LedgerFailure) -> ExpiryOutlook {
        let weeks = try ledger.expiryWeeks(from: now, weeks: 53)
        let within = weeks.reduce(0) { $0 + $1.managed + $1.unmanaged }
        return ExpiryOutlook(
            weeks: weeks.map { ExpiryOutlook.Week(start: $0.start, managed: $0.managed, unmanaged: $0.unmanaged) },
            before: status.expired,
            after: max(0, status.certificates - status.expired - within)
        )
    }

    private static func shares(_ counts: [String: Int]) -> [Share] {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { Share(label: $0.key, count: $0.value) }
    }

    private static func lifetimes(_ composition: Composition) -> LifetimeClasses {
        let counts = composition.lifetimes
        return LifetimeClasses(
            upTo7: counts[.upTo7, default: 0],
            upTo47: counts[.upTo47, default: 0],
            upTo100: counts[.upTo100, default: 0],
            upTo200: counts[.upTo200, default: 0],
            over200: counts[.upTo398, default: 0] + counts[.more, default: 0]
        )
    }
}
