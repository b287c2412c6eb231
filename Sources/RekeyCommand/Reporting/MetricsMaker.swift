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

/// Fills the figures' model from the store.
struct MetricsMaker {
    let place: Workplace
    let ledger: Ledger
    private let now: Date

    init(_ place: Workplace, ledger: Ledger) {
        self.place = place
        self.ledger = ledger
        now = place.clock.now()
    }

    /// - Parameter all: whether every certificate gets its series; else those that are managed or end within a month.
    func model(all: Bool) throws(LedgerFailure) -> MetricsModel {
        var model = MetricsModel(now: now, version: Version.text)
        model.counts = try counts()
        model.expiry = try buckets()
        model.managed = managed()
        model.rotations = try rotations()
        model.findings = try ledger.findingCounts(at: now).map {
            LabelledCount($0.standing - $0.waived, ["check": $0.check, "severity": $0.severity.rawValue])
        }
        model.drifts = try ledger.findingCounts(at: now).filter { DriftKind(rawValue: $0.check) != nil }.map {
            LabelledCount($0.standing, ["kind": $0.check])
        }
        model.sources = try sources()
        model.certificates = try certificates(all: all)
        model.endpoints = try endpoints(all: all)
        model.revocationLists = try RevocationListWords.all(ledger).map { list in
            RevocationListMetrics(
                issuer: NameMetrics(commonName: list.issuer),
                path: list.uri,
                thisUpdate: list.thisUpdate,
                nextUpdate: list.nextUpdate,
                number: list.number.flatMap { Int($0, radix: 16) }
            )
        }
        model.unreadable = try ledger.blindSpots(limit: 1_000).filter { $0.source == "files" }.map(\.place)
        return model
    }

    private func counts() throws(LedgerFailure) -> [CertificateCount] {
        let status = try ledger.inventoryStatus(at: now)
        let environment = place.configuration.environment ?? ""
        func count(_ managed: Bool, _ status: String, _ count: Int) -> CertificateCount {
            CertificateCount(
                environment: environment,
                managed: managed,
                issuer: "",
                keyType: "",
                status: status,
                count: count
            )
        }
        return [
            count(true, "seen", status.managed), count(false, "seen", status.certificates - status.managed),
            count(false, "expired", status.expired),
        ]
    }

    private func buckets() throws(LedgerFailure) -> ExpiryBuckets {
        let total = try ledger.inventoryStatus(at: now).certificates
        let weeks = try ledger.expiryWeeks(from: now, weeks: 30)
        let expired = try ledger.inventoryStatus(at: now).expired
        // Weeks are the finest the store counts by; a bound between two of them counts those that end before it.
        let cumulative = ExpiryBuckets.bounds.map { bound in
            let whole = weeks.prefix { $0.start.timeIntervalSince(now) + 604_800 <= Double(bound) }
            return min(total, expired + whole.reduce(0) { $0 + $1.managed + $1.unmanaged })
        }
        return ExpiryBuckets(cumulative: cumulative, total: total)
    }

    private func managed() -> [ManagedMetrics] {
        guard let lineages = try? place.lineages([]) else { return [] }
        let reader = LineageReader(files: place.files, state: place.state, ledger: ledger)
        return lineages.compactMap { lineage in
            guard let snapshot = try? reader.snapshot(of: lineage, at: now), let live = snapshot.live else {
                return nil
            }
            return ManagedMetrics(
                name: lineage.name.text,
                environment: place.configuration.environment ?? "",
                authority: live.authority,
                notBefore: live.validity.notBefore,
                notAfter: live.validity.notAfter,
                renewAt: ManagedSurvey.renewAt(lineage, snapshot) ?? live.validity.notAfter,
                state: snapshot.failure == nil ? "ok" : "failing",
                isReady: live.validity.contains(now) && snapshot.view.isSettled
            )
        }
    }

    private func rotations() throws(LedgerFailure) -> [LabelledCount] {
        var counts: [String: Int] = [:]
        for record in try ledger.history(certificate: nil, limit: 100_000) {
            if let outcome = record.outcome { counts[outcome.rawValue, default: 0] += 1 }
        }
        return counts.sorted { $0.key < $1.key }.map { LabelledCount($0.value, ["result": $0.key]) }
    }

    private func sources() throws(LedgerFailure) -> [SourceMetrics] {
        var reasons: [String: [String: Int]] = [:]
        for spot in try ledger.blindSpots(limit: 10_000) {
            reasons[spot.source, default: [:]][spot.reason, default: 0] += 1
        }
        return try ledger.coverage().map { source in
            SourceMetrics(
                name: source.source,
                kind: source.source,
                isUp: source.finishedAt != nil,
                bundles: source.places,
                errors: (reasons[source.source] ?? [:]).sorted { $0.key < $1.key }.map {
                    Share(label: $0.key, count: $0.value)
                }
            )
        }
    }

    private func certificates(all: Bool) throws(LedgerFailure) -> [CertificateMetrics] {
        var query = InventoryQuery(limit: 2_000, instant: now)
        if !all { query.endsBefore = now.addingTimeInterval(MetricsLimits().alertWindow) }
        var metrics = try ledger.inventory(query).items.map(CertificateMetrics.init)
        guard !all else { return metrics }
        query.endsBefore = nil
        query.isManaged = true
        metrics += try ledger.inventory(query).items.map(CertificateMetrics.init)
        return metrics
    }

    private func endpoints(all: Bool) throws(LedgerFailure) -> [EndpointMetrics] {
        var metrics: [EndpointMetrics] = []
        for endpoint in try ledger.endpoints(limit: all ? 10_000 : 500) {
            guard let item = try ledger.certificate(endpoint.fingerprint) else { continue }
            metrics.append(
                EndpointMetrics(
                    target: endpoint.place.uri,
                    success: endpoint.failCount == 0,
                    served: [CertificateMetrics(item)],
                    fingerprint: endpoint.fingerprint,
                    managed: endpoint.isManaged
                )
            )
        }
        return metrics
    }
}

extension CertificateMetrics {
    init(_ item: InventoryItem) {
        let row = item.certificate
        self.init(
            subject: NameMetrics(commonName: row.commonName ?? ""),
            issuer: NameMetrics(commonName: row.issuerName ?? "", organization: row.issuerOrganisation ?? ""),
            serial: row.serial,
            dnsNames: row.names.filter { $0.kind == .dns }.map(\.name),
            addresses: row.names.filter { $0.kind == .ip }.map(\.name),
            path: item.places.first { $0.kind == "file" }?.uri ?? "",
            notBefore: row.notBefore,
            notAfter: row.notAfter,
            managed: item.isManaged
        )
    }
}
