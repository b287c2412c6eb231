import FoundationEssentials

/// The rules about looking: places that are not looked at, sources that dry up, certificates that nobody asked for.
enum ScanRules {
    static func stale(_ fact: LocationFact, _ now: Date, _ policy: AlertPolicy) -> Alert? {
        let last = fact.lastSuccess ?? fact.since
        let patience = policy.staleIntervals * max(0, fact.interval)
        let age = now.timeIntervalSince(last)
        guard age > patience else { return nil }
        return Alert(
            .scanStale,
            dedup: DedupKey.make(.scanStale, fact.name),
            severity: age > 4 * patience ? .error : .warning,
            summary: "\(fact.name): not looked at for \(TimeText.span(age))",
            details: [
                .source: fact.name, .lastError: fact.lastError,
                .hint: "whatever changed there since then is not known; look with: rekey scan",
            ],
            since: last.addingTimeInterval(patience)
        )
    }

    static func shrank(_ fact: SourceFact, _ policy: AlertPolicy) -> Alert? {
        guard let yesterday = fact.yesterday, yesterday > 0, fact.now >= 0 else { return nil }
        guard Double(fact.now) < policy.shrinkFraction * Double(yesterday) else { return nil }
        return Alert(
            .inventoryShrank,
            dedup: DedupKey.make(.inventoryShrank, fact.name),
            severity: fact.now == 0 ? .error : .warning,
            summary: "\(fact.name): shows \(fact.now) certificates, a day ago it was \(yesterday)",
            details: [
                .source: fact.name,
                .hint: "if nobody took them away, the source answers with less than it has",
            ],
            since: fact.at
        )
    }

    static func issuance(_ fact: IssuanceFact, _ now: Date, _ policy: AlertPolicy) -> Alert? {
        guard now.timeIntervalSince(fact.seen) < policy.issuanceWindow, fact.notAfter > now else { return nil }
        return Alert(
            .unknownIssuance,
            dedup: DedupKey.make(.unknownIssuance, fact.fingerprint),
            severity: .error,
            summary: "\(fact.names.first ?? "a name of ours"): a certificate was issued that nobody here asked for",
            details: [
                .names: fact.names.joined(separator: " "), .issuer: fact.issuer, .fingerprint: fact.fingerprint,
                .source: fact.source, .notAfter: TimeText.rfc3339(fact.notAfter),
                .hint: "ask who ordered it; if nobody did, have the issuer revoke it and look who controls the name",
            ],
            since: fact.seen,
            expires: fact.notAfter
        )
    }
}
