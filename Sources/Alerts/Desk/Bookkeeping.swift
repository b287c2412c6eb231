import Ledger

/// Between what the rules and the machine work with and what the ledger keeps.
enum Bookkeeping {
    /// Nil for a rule or a severity of another release.
    static func standing(_ row: AlertRow) -> StandingAlert? {
        guard let rule = AlertRule(rawValue: row.rule), let severity = AlertSeverity(rawValue: row.severity) else {
            return nil
        }
        let stored = Alert.StoredAlert(
            dedup: row.dedup,
            severity: severity,
            summary: row.summary,
            details: EventPayload.details(row.details),
            since: row.since,
            expires: row.expires
        )
        var standing = StandingAlert(Alert(stored: rule, stored), at: row.firstSeen, resolvedAt: row.resolvedAt)
        standing.stands = row.state == .standing
        standing.lastSeen = row.lastSeen
        if let by = row.acknowledgedBy, let at = row.acknowledgedAt {
            standing.acknowledgement = StandingAlert.Acknowledgement(by: by, at: at)
        }
        standing.told = row.notices.compactMapValues { notice in
            AlertSeverity(rawValue: notice.severity).map {
                StandingAlert.Told($0, at: notice.toldAt, refusedAt: notice.refusedAt)
            }
        }
        return standing
    }

    static func row(_ standing: StandingAlert) -> AlertRow {
        let alert = standing.alert
        return AlertRow(
            dedup: alert.dedup,
            rule: alert.rule.rawValue,
            severity: alert.severity.rawValue,
            state: standing.stands ? .standing : .resolved,
            summary: alert.summary,
            details: EventPayload.text(of: alert.details),
            since: alert.since,
            firstSeen: standing.firstSeen,
            lastSeen: standing.lastSeen,
            expires: alert.expires,
            resolvedAt: standing.resolvedAt,
            acknowledgedBy: standing.acknowledgement?.by,
            acknowledgedAt: standing.acknowledgement?.at,
            notices: standing.told.mapValues { told in
                AlertRow.Notice(severity: told.severity.rawValue, toldAt: told.at, refusedAt: told.refusedAt)
            }
        )
    }

    /// Nil for a matcher of another release.
    static func silence(_ row: SilenceRow) -> Silence? {
        guard let matcher = try? SilenceMatcher(row.matcher) else { return nil }
        return Silence(
            id: row.id,
            matcher: matcher,
            since: row.madeAt,
            until: row.endsAt,
            by: row.madeBy,
            why: row.reason
        )
    }

    static func draft(_ dispatch: AlertDispatch) -> OutboxDraft {
        OutboxDraft(
            channel: dispatch.channel,
            dedup: dispatch.event.alert.dedup,
            kind: dispatch.event.kind.rawValue,
            payload: EventPayload.text(of: dispatch.event),
            createdAt: dispatch.event.at,
            supersedes: dispatch.supersedes
        )
    }

    static func change(_ outcome: AlertMachine.Outcome) -> AlertChange {
        AlertChange(alerts: outcome.alerts.map(row), messages: outcome.dispatches.map(draft))
    }
}
