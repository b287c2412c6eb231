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
import SystemPackage

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
        model.managed = try managed()
        model.rotations = try rotations()
        model.findings = try ledger.findingCounts(at: now).map {
            LabelledCount($0.standing - $0.waived, ["check": $0.check, "severity": $0.severity.rawValue])
        }
        model.drifts = try ledger.findingCounts(at: now).filter { DriftKind(rawValue: $0.check) != nil }.map {
            LabelledCount($0.standing - $0.waived, ["kind": $0.check])
        }
        model.sources = try sources()
        model.certificates = try certificates(all: all)
        model.endpoints = try endpoints(all: all)
        model.revocationLists = try RevocationListWords.all(ledger).map { list in
            RevocationListMetrics(
                issuer: NameMetrics(commonName: list.issuer),
                path: FileURI.path(list.uri)?.string ?? list.uri,
                thisUpdate: list.thisUpdate,
                nextUpdate: list.nextUpdate,
                number: list.number.flatMap { Int($0, radix: 16) }
            )
        }
        model.unreadable = try ledger.blindSpots(limit: 1_000).filter { $0.source == "files" }.map { spot in
            FileURI.path(spot.place)?.string ?? spot.place
        }
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
        let (all, managed) = (status.certificates, status.managed)
        let (expired, ours) = (status.expired, status.managedExpired)
        return [
            count(true, "valid", managed - ours), count(true, "expired", ours),
            count(false, "valid", all - expired - (managed - ours)), count(false, "expired", expired - ours),
        ]
    }

    private func buckets() throws(LedgerFailure) -> ExpiryBuckets {
        let bounds = ExpiryBuckets.bounds.map { now.addingTimeInterval(Double($0)) }
        return ExpiryBuckets(
            cumulative: try ledger.ending(before: bounds),
            total: try ledger.inventoryStatus(at: now).certificates
        )
    }

    private func managed() throws(LedgerFailure) -> [ManagedMetrics] {
        guard let lineages = try? place.lineages([]) else { return [] }
        let reader = LineageReader(files: place.files, state: place.state, ledger: ledger)
        let drifting = try drifting()
        return lineages.compactMap { lineage in
            guard let snapshot = try? reader.snapshot(of: lineage, at: now), let live = snapshot.live else {
                return nil
            }
            let name = lineage.name.text
            // One that goes out by waves is as it should be.
            let isOnItsWay = snapshot.view.waves != nil && snapshot.failure == nil
            let isServed = (snapshot.view.isSettled || isOnItsWay) && !drifting.contains(name)
            let state = LineageStatus(lineage, snapshot, directory: "", now: now).state
            return ManagedMetrics(
                name: name,
                environment: place.configuration.environment ?? "",
                authority: live.authority,
                notBefore: live.validity.notBefore,
                notAfter: live.validity.notAfter,
                renewAt: ManagedSurvey.renewAt(lineage, snapshot) ?? live.validity.notAfter,
                state: state == "ok" && !isServed ? "not-served" : state,
                isReady: live.validity.contains(now) && isServed,
                isServed: lineage.targets.allSatisfy(\.endpoints.isEmpty) ? nil : isServed
            )
        }
    }

    /// The managed certificates that a scan saw not to be what is served.
    private func drifting() throws(LedgerFailure) -> Set<String> {
        var names: Set<String> = []
        for kind in [DriftKind.servedNotNewest, .servedButUnmanaged, .addressDisagrees] {
            let open = try ledger.findings(FindingFilter(check: kind.rawValue, limit: 10_000))
            names.formUnion(open.compactMap(\.finding.managedName))
        }
        return names
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

    /// One series an endpoint, whatever the number of its addresses: all of them count.
    private func endpoints(all: Bool) throws(LedgerFailure) -> [EndpointMetrics] {
        let limit = all ? 10_000 : 500
        let refused = try unverified()
        var metrics: [EndpointMetrics] = []
        var positions: [String: Int] = [:]
        for endpoint in try ledger.endpoints(limit: limit) {
            guard let item = try ledger.certificate(endpoint.fingerprint) else { continue }
            let uri = endpoint.place.uri
            if let position = positions[uri] {
                metrics[position].success = metrics[position].success && endpoint.failCount == 0
                metrics[position].served.append(CertificateMetrics(item))
                continue
            }
            positions[uri] = metrics.count
            metrics.append(
                EndpointMetrics(
                    target: uri,
                    success: endpoint.failCount == 0 && !refused.contains(uri),
                    served: [CertificateMetrics(item)],
                    fingerprint: endpoint.fingerprint,
                    managed: endpoint.isManaged
                )
            )
        }
        // What never answered is no place of the inventory, only a blind spot.
        let silent = try ledger.blindSpots(limit: 10_000).map(\.place).filter { place in
            positions[place] == nil && (place.hasPrefix("tls://") || place.contains("+starttls://"))
        }
        return metrics
            + Set(silent).sorted().prefix(limit).map { EndpointMetrics(target: $0, success: false, managed: false) }
    }

    /// The endpoints that a client would refuse, as the scan judged them: what other probers call a failure too.
    private func unverified() throws(LedgerFailure) -> Set<String> {
        var places: Set<String> = []
        for check in CheckSet.all where Self.refusals.contains(check.number) {
            let open = try ledger.findings(FindingFilter(check: check.id, limit: 100_000))
            places.formUnion(open.compactMap(\.finding.place))
        }
        return places
    }

    /// Expired, not yet valid, for another name, not trusted, incomplete, no handshake.
    private static let refusals: Set<Int> = [1, 2, 16, 74, 76, 86]
}

extension PlaceSummary {
    /// The path of a file; empty for every other place.
    fileprivate var path: String { kind == "file" ? FileURI.path(uri)?.string ?? "" : "" }
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
            path: item.places.lazy.map(\.path).first { !$0.isEmpty } ?? "",
            notBefore: row.notBefore,
            notAfter: row.notAfter,
            managed: item.isManaged
        )
    }
}
