import FoundationEssentials

/// The rules about one certificate of the configuration.
struct ManagedRules {
    let fact: ManagedFact
    let now: Date
    let policy: AlertPolicy

    var alerts: [Alert] { [overdue, failing, rolledBack, failed, rateLimited].compactMap { $0 } }

    /// Overdue by a part of the time that was kept in reserve: fits certificates of six days and of two hundred.
    private var overdue: Alert? {
        guard let renewAt = fact.renewAt, let end = fact.notAfter else { return nil }
        let reserve = max(0, end.timeIntervalSince(renewAt))
        let due = renewAt.addingTimeInterval(policy.overdueFraction * reserve)
        guard now > due else { return nil }
        let left = end.timeIntervalSince(now)
        let severity: AlertSeverity = left <= 0.2 * reserve ? .critical : left <= 0.5 * reserve ? .error : .warning
        let words = left > 0 ? "ends in \(TimeText.span(left))" : "has ended"
        return alert(
            .renewalOverdue,
            severity,
            "should have been renewed \(TimeText.span(now.timeIntervalSince(renewAt))) ago, and \(words)",
            details: [.lastError: lastTrouble?.summary, .hint: "see why with: rekey status \(fact.name)"],
            since: due
        )
    }

    /// Those since the last success count: what was mended is not told.
    private var failing: Alert? {
        let success = ended(.succeeded).last?.at ?? .distantPast
        let failures = ended(.failed, .rolledBack).filter { failure in
            failure.at > success && now.timeIntervalSince(failure.at) <= policy.failureWindow
        }
        guard let first = failures.first, failures.count >= max(1, policy.failures) else { return nil }
        return alert(
            .rotationFailing,
            urgency(atLeast: .warning),
            "\(failures.count) rotations failed within \(TimeText.span(policy.failureWindow))",
            details: [.lastError: failures.last?.summary, .hint: "see each attempt with: rekey history \(fact.name)"],
            since: first.at
        )
    }

    private var rolledBack: Alert? {
        guard let last = ended(.succeeded, .failed, .rolledBack).last, last.outcome == .rolledBack else { return nil }
        return alert(
            .rolledBack,
            urgency(atLeast: .error),
            "the new certificate was not served and the one before is live again",
            details: [.lastError: last.summary, .hint: "mend the service; the new one is tried again from disk"],
            since: last.at
        )
    }

    private var failed: Alert? {
        guard let blocked = fact.blocked else { return nil }
        return alert(
            .rotationFailed,
            urgency(atLeast: .error),
            blocked.verdict,
            details: [.lastError: blocked.said, .hint: blocked.hint],
            since: blocked.since
        )
    }

    private var rateLimited: Alert? {
        guard let limit = fact.rateLimit, limit.until > now else { return nil }
        return alert(
            .rateLimited,
            urgency(atLeast: .warning),
            "\(limit.authority) takes no more orders until \(TimeText.rfc3339(limit.until))",
            details: [.authority: limit.authority, .lastError: limit.said],
            since: limit.since,
            parts: [limit.authority]
        )
    }

    /// As loud as the time left makes it: a third of the life is what is usually kept in reserve.
    private func urgency(atLeast floor: AlertSeverity) -> AlertSeverity {
        guard let begin = fact.notBefore, let end = fact.notAfter else { return max(floor, .error) }
        let (left, life) = (end.timeIntervalSince(now), end.timeIntervalSince(begin))
        if left <= 0 || left < life / 10 { return .critical }
        return left < life / 5 ? max(floor, .error) : floor
    }

    private var lastTrouble: ManagedFact.Ended? { ended(.failed, .rolledBack).last }

    /// The rotations that ended in one of these ways, the latest last; one from the future is a wrong clock's.
    private func ended(_ outcomes: ManagedFact.Outcome...) -> [ManagedFact.Ended] {
        fact.rotations.filter { outcomes.contains($0.outcome) && $0.at <= now }.sorted { $0.at < $1.at }
    }

    private var live: String? {
        guard let end = fact.notAfter else { return nil }
        let generation = fact.liveGeneration.map { "generation \($0), " } ?? ""
        return "\(generation)valid until \(TimeText.rfc3339(end))"
    }

    private func alert(
        _ rule: AlertRule,
        _ severity: AlertSeverity,
        _ words: String,
        details: [AlertDetail: String?],
        since: Date,
        parts: [String] = []
    ) -> Alert {
        let common: [AlertDetail: String?] = [
            .certificate: fact.name, .endpoint: fact.endpoints.joined(separator: " "), .owner: fact.owner,
            .environment: fact.environment, .live: live ?? "nothing is live", .next: fact.next,
            .notAfter: fact.notAfter.map(TimeText.rfc3339),
        ]
        return Alert(
            rule,
            dedup: DedupKey.bounded(([rule.rawValue, fact.name] + parts).joined(separator: ":")),
            severity: severity,
            summary: "\(fact.name): \(words)",
            details: common.merging(details) { _, new in new },
            since: since,
            expires: fact.notAfter
        )
    }
}
