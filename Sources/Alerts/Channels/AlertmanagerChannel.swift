package import FoundationEssentials

/// Alertmanager's API v2. Labels identify an alert and annotations explain it; what is not told again is over after
/// three intervals, so this channel's rules are to be refreshed (``ChannelRules/isRefreshed``).
package struct AlertmanagerChannel: Channel {
    private let base: String
    private let interval: TimeInterval
    private let courier: HTTPCourier

    /// - Parameters:
    ///   - base: the address without `/api/v2/alerts`.
    ///   - interval: how many seconds lie between two rounds.
    package init(base: String, interval: TimeInterval, courier: HTTPCourier) {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.interval = interval
        self.courier = courier
    }

    package var batch: Int { 100 }

    package func deliver(_ message: OutgoingMessage) async -> Delivery {
        let alerts = message.items.flatMap { Self.alerts(of: $0.event, message, interval: interval) }
        return await courier.post(
            JSONValue.list(alerts).octets,
            to: .open("\(base)/api/v2/alerts"),
            at: message.at
        )
    }

    /// The alert, and before it, if its severity was another one, the end of the one with the other label.
    static func alerts(of event: AlertEvent, _ message: OutgoingMessage, interval: TimeInterval) -> [JSONValue] {
        let end: Date =
            switch event.kind {
            case .resolve: event.at
            // Nothing is wrong, and nobody ends it: it ends by itself.
            case .test: event.at.addingTimeInterval(60)
            case .trigger, .acknowledge: message.at.addingTimeInterval(3 * max(60, interval))
            }
        let now = alert(event, severity: event.alert.severity, end: end, message)
        guard let former = event.formerSeverity, former != event.alert.severity else { return [now] }
        return [alert(event, severity: former, end: event.at, message), now]
    }

    private static func alert(
        _ event: AlertEvent,
        severity: AlertSeverity,
        end: Date,
        _ message: OutgoingMessage
    ) -> JSONValue {
        let alert = event.alert
        var labels = [
            "alertname": alert.rule.rawValue, "severity": severity.rawValue, "instance": message.instance,
            "dedup": alert.dedup,
        ]
        for detail in identifying { labels[detail.rawValue] = alert[detail] }
        var annotations = alert.details.filter { labels[$0.key] == nil }
        annotations["summary"] = alert.summary
        annotations["description"] = alert[.lastError] ?? alert[.hint]
        annotations["acknowledged_by"] = event.acknowledgedBy
        return [
            "labels": JSONValue(labels),
            "annotations": JSONValue(annotations),
            "startsAt": .text(TimeText.rfc3339(min(alert.since, end))),
            "endsAt": .text(TimeText.rfc3339(end)),
        ]
    }

    /// What is the same as long as the alert is, and what people route by.
    private static let identifying: [AlertDetail] = [.certificate, .place, .owner, .environment, .check, .drift]
}
