import Alerts
import Checks
import FoundationEssentials
import Inventory
import Ledger

extension DriftFact {
    init(_ standing: EstateReport.Standing, owner: String?, environment: String?) {
        let drift = standing.drift
        self.init(
            kind: drift.kind.rawValue,
            dedup: drift.unit.key,
            place: drift.parts.first?.place ?? drift.unit.key,
            certificate: { if case .managed(let name) = drift.unit { name } else { nil } }(),
            owner: owner,
            environment: environment,
            since: standing.since,
            words: drift.detail,
            hint: drift.fix,
            servedUntil: standing.servedUntil,
            severity: drift.kind.severity >= .high ? .error : .warning
        )
    }
}

extension FindingFact {
    init(_ standing: StandingFinding, at place: PlaceRow?) {
        let finding = standing.finding
        self.init(
            check: finding.check,
            dedup: finding.dedup,
            place: finding.place ?? "",
            certificate: finding.managedName,
            owner: place?.place.owner,
            environment: place?.place.environment,
            service: place?.place.service,
            detail: finding.detail,
            hint: finding.hint,
            since: standing.firstSeen,
            severity: finding.severity == .critical ? .critical : .error
        )
    }
}

extension UnmanagedFact {
    init(_ item: InventoryItem, _ spot: ObservationRow) {
        self.init(
            fingerprint: item.certificate.fingerprint,
            place: spot.place.uri,
            isInUse: spot.place.kind == "endpoint" || spot.place.service != nil,
            owner: spot.place.owner,
            environment: spot.place.environment,
            service: spot.place.service,
            names: item.certificate.names.map(\.name),
            notBefore: item.certificate.notBefore,
            notAfter: item.certificate.notAfter
        )
    }
}

extension IssuanceFact {
    init(_ item: InventoryItem, at place: String) {
        self.init(
            fingerprint: item.certificate.fingerprint,
            names: item.certificate.names.map(\.name),
            issuer: item.certificate.issuer,
            notAfter: item.certificate.notAfter,
            seen: item.firstSeen,
            source: place
        )
    }
}

extension LocationFact {
    init?(_ row: PlaceRow) {
        guard let interval = row.interval else { return nil }
        self.init(
            name: row.place.uri,
            lastSuccess: row.lastOK,
            since: row.firstSeen,
            interval: interval,
            lastError: row.problemDetail
        )
    }
}

extension ManagedFact.Ended {
    init?(_ record: RotationRecord) {
        guard let ended = record.endedAt, let outcome = record.outcome else { return nil }
        switch outcome {
        case .verified, .unproven: self.init(.succeeded, at: ended, summary: record.summary)
        case .rolledBack: self.init(.rolledBack, at: ended, summary: record.summary)
        case .failed: self.init(.failed, at: ended, summary: record.summary)
        case .abandoned, .interrupted, .revoked: return nil
        }
    }
}

extension ManagedFact.Blocked {
    /// Only what waiting does not mend.
    init?(_ row: FailureRow) {
        guard row.exit != 75 else { return nil }
        self.init(since: row.at, verdict: row.verdict, said: row.said, hint: row.hint)
    }
}
