import Alerts
import Checks
import FoundationEssentials
import Inventory
import Ledger
import Rotation

/// What a scan came to, as `--json` tells it and as a terminal shows it.
struct ScanWords: Encodable {
    struct Source: Encodable {
        let source: String
        let places: Int
        let certificates: Int
        let unchanged: Int
        let blindSpots: Int
        let seconds: Double
    }

    struct Certificates: Encodable {
        let seen: Int
        let new: Int
    }

    struct DriftWords: Encodable {
        let kind: String
        let key: String
        let words: String
        let hint: String
        let places: [String]
        let since: Date
        /// Until when somebody decided to live with it; nil if nobody did.
        let waivedUntil: Date?
    }

    let scan: Int
    let startedAt: Date
    let endedAt: Date
    let checks: String
    let sources: [Source]
    /// The ranges of addresses that were swept.
    let sweeps: [SweptRange]
    let certificates: Certificates
    /// Findings that stand and are not waived, by severity.
    let findings: [String: Int]
    /// The worst of them, ten at most; drifts are told by themselves.
    let worst: [FindingWords]
    let drifts: [DriftWords]
    let blindSpots: [BlindSpotWords]
    let judgingSeconds: Double
    let alerts: AlertWords?
    let exit: Int32

    init(_ summary: ScanSummary, store: Store, alerts: AlertWords?) {
        scan = summary.scan.rawValue
        (startedAt, endedAt, checks) = (summary.startedAt, summary.endedAt, CheckSet.version)
        sources = summary.sources.map {
            Source(
                source: $0.name,
                places: $0.counts.places,
                certificates: $0.counts.certificates,
                unchanged: $0.counts.unchanged,
                blindSpots: $0.counts.blindSpots,
                seconds: ($0.seconds * 1000).rounded() / 1000
            )
        }
        sweeps = summary.sources.flatMap { $0.counts.sweeps ?? [] }
        let new = summary.sources.reduce(0) { $0 + $1.counts.new }
        certificates = Certificates(seen: store.status.certificates, new: new)
        findings = store.findings
        worst = store.worst.map(FindingWords.init)
        drifts = summary.estate.drifts.map {
            DriftWords(
                kind: $0.drift.kind.rawValue,
                key: $0.drift.deduplicationKey,
                words: $0.drift.detail,
                hint: $0.drift.fix,
                places: $0.drift.parts.map(\.place),
                since: $0.since,
                waivedUntil: $0.isWaived(at: summary.endedAt) ? $0.waivedUntil : nil
            )
        }
        blindSpots = store.blindSpots.map(BlindSpotWords.init)
        judgingSeconds = (summary.estateSeconds * 1000).rounded() / 1000
        self.alerts = alerts
        let isBad = ["critical", "high"].contains { store.findings[$0, default: 0] > 0 }
        let isUntold = alerts?.hasDefects ?? false
        let isDrifting = drifts.contains { $0.waivedUntil == nil }
        exit = (isBad || isUntold || isDrifting ? ExitStatus.attention : .holds).rawValue
    }

    /// What the store says after a scan.
    struct Store {
        let status: InventoryStatus
        let findings: [String: Int]
        /// The worst findings that are no drifts.
        let worst: [StandingFinding]
        let blindSpots: [BlindSpotRow]

        private static let mostTold = 10

        init(_ ledger: Ledger, at instant: Date) throws(LedgerFailure) {
            status = try ledger.inventoryStatus(at: instant)
            var findings: [String: Int] = [:]
            for severity in Severity.allCases { findings[severity.rawValue] = 0 }
            for count in try ledger.findingCounts(at: instant) where !Self.isDrift(count.check) {
                findings[count.severity.rawValue, default: 0] += count.standing - count.waived
            }
            self.findings = findings
            // Drifts are few: a unit of the estate has one at most.
            let some = try ledger.findings(FindingFilter(hidingWaivedAt: instant, limit: 1_000))
            worst = Array(some.filter { !Self.isDrift($0.finding.check) }.prefix(Self.mostTold))
            blindSpots = try ledger.blindSpots(limit: 10_000)
        }

        private static func isDrift(_ check: String) -> Bool { DriftKind(rawValue: check) != nil }
    }

    /// For people.
    var text: String {
        var lines = [
            "\(certificates.seen) certificates in the inventory, \(certificates.new) of them new; "
                + "\(blindSpots.count) blind spots; \(findingText)"
        ]
        lines += sweeps.filter { $0.silent > 0 }.map { sweep in
            "\(sweep.range): \(sweep.silent) of \(sweep.addresses) addresses answered nothing"
        }
        let count = lines.count
        lines += worst.filter { Self.isTold($0.severity) }.map(\.text)
        let told = lines.count - count
        if findings.values.reduce(0, +) > told { lines.append("findings: rekey inventory --findings") }
        lines += drifts.map { drift in
            let end = drift.waivedUntil.map { " (waived until \(InstantText.short($0)))" } ?? ""
            return "\(drift.kind): \(drift.words)\(end)\n  hint       \(drift.hint)"
        }
        if !blindSpots.isEmpty { lines.append("blind spots: rekey inventory --blind-spots") }
        return lines.joined(separator: "\n")
    }

    /// What is low or merely worth knowing is counted, and listed by the inventory.
    private static func isTold(_ severity: String) -> Bool { !["info", "low"].contains(severity) }

    private var findingText: String {
        let told = Severity.allCases.reversed().compactMap { severity -> String? in
            let count = findings[severity.rawValue, default: 0]
            return count > 0 ? "\(count) \(severity.rawValue)" : nil
        }
        return told.isEmpty ? "nothing is wrong" : "findings: " + told.joined(separator: ", ")
    }
}

/// What became of telling, in a scan's or a run's report.
struct AlertWords: Encodable {
    let triggered: Int
    let resolved: Int
    let sent: Int
    let waiting: Int
    let problems: [String]

    private enum CodingKeys: String, CodingKey { case triggered, resolved, sent, waiting, problems }

    /// The problems that nobody has said yet.
    let news: [String]
    /// Whether something is configured that cannot be used: then somebody is not told.
    let hasDefects: Bool

    init(_ report: AlertReport, defects: [AlertDefect]) {
        triggered = report.begun.count
        resolved = report.ended.count
        sent = report.channels.reduce(0) { $0 + $1.sent }
        waiting = report.channels.reduce(0) { $0 + $1.waiting }
        let defective = Set(defects.compactMap(\.channel))
        news =
            report.channels.filter { !defective.contains($0.name) }.compactMap { channel in
                channel.lastError.map { "\(channel.name): \($0)" }
            } + (report.problem.map { ["\($0)"] } ?? [])
        problems = defects.map(\.description) + news
        hasDefects = !defects.isEmpty
    }
}
