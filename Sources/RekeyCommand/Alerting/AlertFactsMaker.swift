import Alerts
import Checks
import Deployment
import FoundationEssentials
import Inventory
import Ledger
import PKI
import Rotation
import Settings
import Storage
import TLS

/// What the ledger knows, in the words of the rules.
struct AlertFactsMaker {
    let place: Workplace
    let ledger: Ledger

    /// - Parameter estate: drifts are known only after a scan.
    func facts(estate: EstateReport?) throws(LedgerFailure) -> AlertFacts {
        let now = place.clock.now()
        var facts = AlertFacts()
        facts.managed = try managed(now)
        guard let estate else { return facts }
        facts.drifts = estate.drifts.filter { !$0.isWaived(at: now) }.map { standing in
            let drift = standing.drift
            let owner = owner(of: drift.unit.key, drift.parts.map(\.place))
            return DriftFact(standing, owner: owner, environment: place.configuration.environment)
        }
        facts.findings = try findings()
        facts.unmanaged = try unmanaged(now)
        facts.locations = try ledger.failingPlaces().compactMap(LocationFact.init)
        facts.sources = try sources(now)
        facts.issuances = try issuances(now)
        return facts
    }

    // MARK: What is managed

    private func managed(_ now: Date) throws(LedgerFailure) -> [ManagedFact]? {
        guard let lineages = try? place.lineages([]) else { return nil }
        let reader = LineageReader(files: place.files, state: place.state, ledger: ledger)
        var facts: [ManagedFact] = []
        for lineage in lineages {
            let snapshot: LineageReader.Snapshot
            do throws(LineageReader.Failure) { snapshot = try reader.snapshot(of: lineage, at: now) } catch {
                // A ledger that is busy says nothing of any of them; what is wrong on disk is this one's alone.
                if case .ledger = error { return nil }
                facts.append(unreadable(lineage, error, now))
                continue
            }
            facts.append(try fact(lineage, snapshot, now))
        }
        return facts
    }

    /// Nobody renews what cannot be read: that is told, and keeps no other certificate's alerts from being told.
    private func unreadable(_ lineage: Lineage, _ failure: LineageReader.Failure, _ now: Date) -> ManagedFact {
        ManagedFact(
            name: lineage.name.text,
            owner: owner(of: lineage.name.text, lineage.identifiers.map(\.value)),
            environment: place.configuration.environment,
            endpoints: lineage.targets.flatMap { $0.endpoints.map(\.description) },
            blocked: ManagedFact.Blocked(
                since: now,
                verdict: "its state can't be read",
                said: "\(failure)",
                hint: failure.hint
            )
        )
    }

    private func fact(
        _ lineage: Lineage,
        _ snapshot: LineageReader.Snapshot,
        _ now: Date
    ) throws(LedgerFailure) -> ManagedFact {
        let name = lineage.name.text
        let history = try ledger.history(certificate: name, limit: 20)
        return ManagedFact(
            name: name,
            owner: owner(of: name, lineage.identifiers.map(\.value)),
            environment: place.configuration.environment,
            endpoints: lineage.targets.flatMap { $0.endpoints.map(\.description) },
            renewAt: ManagedSurvey.renewAt(lineage, snapshot),
            notBefore: snapshot.live?.validity.notBefore,
            notAfter: snapshot.live?.validity.notAfter,
            liveGeneration: snapshot.live?.number.rawValue,
            rotations: history.compactMap(ManagedFact.Ended.init),
            rateLimit: try rateLimit(lineage, snapshot, now),
            blocked: snapshot.failure.flatMap(ManagedFact.Blocked.init(_:)),
            next: snapshot.failure?.next
        )
    }

    /// The limit of the first authority, in the order they are asked, that takes nothing for it now: one on these names,
    /// or one on the account as a whole.
    private func rateLimit(
        _ lineage: Lineage,
        _ snapshot: LineageReader.Snapshot,
        _ now: Date
    ) throws(LedgerFailure) -> ManagedFact.RateLimit? {
        for authority in lineage.authorities.map(\.name.text) {
            let since = snapshot.failure.map(\.at) ?? now
            let own = try ledger.backOff(authority: authority, nameSet: lineage.nameSet.description)
            let whole = try ledger.authorityState(authority)
            if let until = whole?.notBefore, until > now {
                let said = whole?.reason ?? ""
                return ManagedFact.RateLimit(authority: authority, since: since, until: until, said: said)
            }
            if let own, own.isLimit, own.notBefore > now {
                let said = snapshot.failure?.said ?? own.problem
                return ManagedFact.RateLimit(authority: authority, since: since, until: own.notBefore, said: said)
            }
        }
        return nil
    }

    /// Whose a certificate or a place is, by the rules of the configuration.
    private func owner(of word: String, _ names: [String]) -> String? {
        Ownership(place.configuration).assignment(uri: word, service: nil, names: names).owner
    }

    // MARK: What was found

    /// The findings that are told one by one; what a drift says already is not told twice.
    private func findings() throws(LedgerFailure) -> [FindingFact] {
        let now = place.clock.now()
        let filter = FindingFilter(leastSeverity: .high, hidingWaivedAt: now, limit: 5_000)
        let told = try ledger.findings(filter).filter { standing in
            !Self.toldOtherwise.contains(standing.finding.number) && standing.finding.number > 0
        }
        let places = try ledger.places(at: Set(told.compactMap(\.finding.place)))
        return told.map { standing in FindingFact(standing, at: standing.finding.place.flatMap { places[$0] }) }
    }

    /// Checks whose violation is a drift, a lifetime rule or a rule of the managed certificates.
    private static let toldOtherwise: Set<Int> = [3, 5, 6, 14, 47, 48, 86, 87, 88, 100]

    /// Certificates that are not ours to renew and near their end, with each place they are seen at.
    private func unmanaged(_ now: Date) throws(LedgerFailure) -> [UnmanagedFact] {
        var query = InventoryQuery(isManaged: false, limit: 1_000, instant: now)
        // Of what ends later nothing has less than a quarter of its life left.
        query.endsBefore = now.addingTimeInterval(try ledger.longestLifetime() / 4)
        var facts: [UnmanagedFact] = []
        while true {
            let page = try ledger.inventory(query)
            let low = page.items.filter { $0.isLow(at: now) }
            let places = try ledger.standingPlaces(of: low.map(\.certificate.fingerprint))
            facts += low.flatMap { item in
                (places[item.certificate.fingerprint] ?? []).filter(\.isUsable).map { UnmanagedFact(item, $0) }
            }
            guard let next = page.next, facts.count < 5_000 else { return facts }
            query.after = next
        }
    }

    /// Certificates that were logged for a watched name, are nobody's of this ledger, and were not known a week ago.
    private func issuances(_ now: Date) throws(LedgerFailure) -> [IssuanceFact]? {
        guard place.configuration.scan.transparency != nil else { return nil }
        let kind = Place.Kind.transparency.rawValue
        var query = InventoryQuery(isManaged: false, place: .init(kind: kind), limit: 1_000, instant: now)
        (query.order, query.isDescending) = (.firstSeen, true)
        var facts: [IssuanceFact] = []
        while true {
            let page = try ledger.inventory(query)
            for item in page.items {
                guard now.timeIntervalSince(item.firstSeen) <= Self.issuanceDays * 86_400 else { return facts }
                let spots = try ledger.places(of: item.certificate.fingerprint, limit: 100)
                facts.append(IssuanceFact(item, at: spots.first { $0.place.kind == kind }?.place.uri ?? "ct://"))
            }
            guard let next = page.next, facts.count < 5_000 else { return facts }
            query.after = next
        }
    }

    private static let issuanceDays = 7.0

    private func sources(_ now: Date) throws(LedgerFailure) -> [SourceFact] {
        let scans = try ledger.scans(limit: 400).filter {
            $0.outcome == .finished && $0.trigger != ScanStage.partly
        }
        guard let last = scans.first else { return [] }
        // The scan before would end the alert at the next scan, with nothing mended.
        let before =
            scans.dropFirst().first { now.timeIntervalSince($0.startedAt) >= 20 * 3600 } ?? scans.dropFirst().last
        let yesterday = before.map { Self.counts($0) } ?? [:]
        return Self.counts(last).sorted { $0.key < $1.key }.map { name, count in
            SourceFact(name: name, now: count, yesterday: yesterday[name], at: last.endedAt ?? last.startedAt)
        }
    }

    /// Places with something in them, changed or not: what a source still reaches.
    private static func counts(_ scan: ScanRow) -> [String: Int] {
        var counts: [String: Int] = [:]
        for source in scan.sources {
            guard let json = source.counts,
                let told = try? JSONDecoder().decode(RecordingCounts.self, from: Data(json.utf8))
            else { continue }
            counts[source.source] = told.places + told.unchanged
        }
        return counts
    }
}

extension InventoryItem {
    /// Whether less than a quarter of its life is left; the rule decides in detail.
    fileprivate func isLow(at now: Date) -> Bool {
        let life = certificate.notAfter.timeIntervalSince(certificate.notBefore)
        return certificate.notAfter.timeIntervalSince(now) < life / 4
    }
}

extension ObservationRow {
    /// Whether somebody may serve it from there: a log only tells that it was issued.
    fileprivate var isUsable: Bool { goneAt == nil && place.kind != Place.Kind.transparency.rawValue }
}
