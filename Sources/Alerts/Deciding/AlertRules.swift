package import FoundationEssentials

/// The rules: what is known in, what somebody should know out. Pure.
package enum AlertRules {
    /// Everything that should be told of these facts at an instant, the loudest first, each key once.
    ///
    /// Where one rule finds more than ``AlertPolicy/perRule`` things of one severity, one more alert says how many.
    package static func evaluate(_ facts: AlertFacts, at now: Date, policy: AlertPolicy = AlertPolicy()) -> [Alert] {
        var alerts: [Alert] = []
        for fact in facts.managed ?? [] { alerts += ManagedRules(fact: fact, now: now, policy: policy).alerts }
        alerts += (facts.unmanaged ?? []).compactMap { lifetimeLow($0, now, policy) }
        alerts += (facts.drifts ?? []).compactMap { servedOld($0, now, policy) }
        alerts += (facts.findings ?? []).compactMap(finding)
        alerts += (facts.locations ?? []).compactMap { ScanRules.stale($0, now, policy) }
        alerts += (facts.sources ?? []).compactMap { ScanRules.shrank($0, policy) }
        alerts += (facts.issuances ?? []).compactMap { ScanRules.issuance($0, now, policy) }
        let single = unique(alerts)
        return single + overflow(single, now, policy)
    }

    /// Each key once, as loudly as any rule said it; the loudest first, then the longest known.
    static func unique(_ alerts: [Alert]) -> [Alert] {
        var seen: Set<String> = []
        return alerts.sorted { left, right in
            (right.severity, left.since, left.dedup) < (left.severity, right.since, right.dedup)
        }.filter { seen.insert($0.dedup).inserted }
    }

    private static func lifetimeLow(_ fact: UnmanagedFact, _ now: Date, _ policy: AlertPolicy) -> Alert? {
        let left = fact.notAfter.timeIntervalSince(now)
        guard fact.isInUse || left > -policy.deadFileAge else { return nil }
        guard var severity = severity(left: left, of: fact, policy.lifetime) else { return nil }
        // A file that nobody was seen to use may be a copy.
        if !fact.isInUse { severity = min(severity, .warning) }
        let name = fact.names.first ?? fact.place
        let words = left > 0 ? "ends in \(TimeText.span(left))" : "ended \(TimeText.span(left)) ago"
        return Alert(
            .lifetimeLow,
            dedup: DedupKey.make(.lifetimeLow, fact.place, String(fact.fingerprint.prefix(16))),
            severity: severity,
            summary: "\(name): the certificate \(words), and nobody here renews it",
            details: [
                .place: fact.place, .owner: fact.owner, .environment: fact.environment, .service: fact.service,
                .names: fact.names.joined(separator: " "), .fingerprint: fact.fingerprint,
                .notAfter: TimeText.rfc3339(fact.notAfter),
                .hint: "renew it where it comes from, or take it over with: rekey adopt",
            ],
            since: fact.notAfter.addingTimeInterval(-threshold(of: fact, policy.lifetime)),
            expires: fact.notAfter
        )
    }

    /// How much time must be left, in seconds.
    private static func threshold(of fact: UnmanagedFact, _ lifetime: LifetimeThreshold) -> TimeInterval {
        switch lifetime {
        case .fraction(let part): max(0, fact.notAfter.timeIntervalSince(fact.notBefore)) * part
        case .days(let days): days * 86_400
        }
    }

    /// Louder at half and at a quarter of the threshold; nil as long as there is enough time left.
    private static func severity(
        left: TimeInterval,
        of fact: UnmanagedFact,
        _ lifetime: LifetimeThreshold
    ) -> AlertSeverity? {
        let threshold = threshold(of: fact, lifetime)
        if left <= 0 || left < threshold / 4 { return .critical }
        if left < threshold / 2 { return .error }
        return left < threshold ? .warning : nil
    }

    private static func servedOld(_ fact: DriftFact, _ now: Date, _ policy: AlertPolicy) -> Alert? {
        guard now.timeIntervalSince(fact.since) >= policy.driftHold else { return nil }
        let isUrgent = fact.servedUntil.map { $0.timeIntervalSince(now) < 86_400 } ?? false
        return Alert(
            .servedOld,
            dedup: DedupKey.make(.servedOld, fact.kind, fact.dedup),
            severity: isUrgent ? .critical : fact.severity,
            summary: "\(fact.certificate ?? fact.place): \(fact.kind): \(fact.words)",
            details: [
                .drift: fact.kind, .place: fact.place, .certificate: fact.certificate, .owner: fact.owner,
                .environment: fact.environment, .service: fact.service, .hint: fact.hint,
                .notAfter: fact.servedUntil.map(TimeText.rfc3339),
            ],
            since: fact.since,
            expires: fact.servedUntil
        )
    }

    private static func finding(_ fact: FindingFact) -> Alert? {
        Alert(
            .finding,
            dedup: DedupKey.make(.finding, fact.check, fact.dedup),
            severity: fact.severity,
            summary: "\(fact.certificate ?? fact.place): \(fact.detail)",
            details: [
                .check: fact.check, .place: fact.place, .certificate: fact.certificate, .owner: fact.owner,
                .environment: fact.environment, .service: fact.service, .hint: fact.hint,
            ],
            since: fact.since
        )
    }

    private static func overflow(_ alerts: [Alert], _ now: Date, _ policy: AlertPolicy) -> [Alert] {
        struct Kind: Hashable { let (rule, severity): (AlertRule, AlertSeverity) }
        return Dictionary(grouping: alerts) { Kind(rule: $0.rule, severity: $0.severity) }
            .filter { $0.value.count > max(1, policy.perRule) }
            .map { kind, all in
                Alert(
                    kind.rule,
                    dedup: overflowKey(kind.rule, kind.severity),
                    severity: kind.severity,
                    summary:
                        "\(all.count) alerts of the rule \(kind.rule.rawValue) stand at once; not all are told singly",
                    details: [.hint: "see all of them with: rekey alerts"],
                    since: all.map(\.since).max() ?? now
                )
            }
            .sorted { $0.dedup < $1.dedup }
    }

    /// The key of the alert that stands for those beyond the number that is told one by one.
    static func overflowKey(_ rule: AlertRule, _ severity: AlertSeverity) -> String {
        DedupKey.make(rule, "more", severity.rawValue)
    }
}
