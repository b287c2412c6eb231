/// PagerDuty's Events API v2, which several others take as well: one request for each event.
package struct PagerDutyChannel: Channel {
    /// Where PagerDuty itself listens.
    package static let address = "https://events.pagerduty.com/v2/enqueue"

    private let url: PostAddress
    private let routingKey: SecretText
    private let courier: HTTPCourier

    package init(
        routingKey: SecretText,
        address: PostAddress = .open(PagerDutyChannel.address),
        courier: HTTPCourier
    ) {
        url = address
        self.routingKey = routingKey
        self.courier = courier
    }

    package var batch: Int { 1 }

    package func deliver(_ message: OutgoingMessage) async -> Delivery {
        var last = Delivery.refused("the message is empty")
        for item in message.items {
            last = await post(item.event, message)
            guard case .delivered = last else { return last }
            // Nothing is wrong: the incident must not stay open.
            guard item.event.kind == .test else { continue }
            var end = item.event
            end.kind = .resolve
            last = await post(end, message)
        }
        return last
    }

    private func post(_ event: AlertEvent, _ message: OutgoingMessage) async -> Delivery {
        let body = routingKey.reveal { Self.body(of: event, message, routingKey: $0).octets }
        return await courier.post(body, to: url, at: message.at)
    }

    static func body(of event: AlertEvent, _ message: OutgoingMessage, routingKey: String) -> JSONValue {
        let key = message.globalKey(of: event.alert)
        var members: [String: JSONValue] = [
            "routing_key": .text(routingKey), "event_action": .text(action(event.kind)), "dedup_key": .text(key),
        ]
        if event.kind == .trigger || event.kind == .test {
            members["payload"] = payload(event, message)
            members["client"] = "rekey"
        }
        return .object(members)
    }

    private static func action(_ kind: AlertEventKind) -> String {
        switch kind {
        case .trigger, .test: "trigger"
        case .acknowledge: "acknowledge"
        case .resolve: "resolve"
        }
    }

    private static func payload(_ event: AlertEvent, _ message: OutgoingMessage) -> JSONValue {
        let alert = event.alert
        return JSONValue(known: [
            "summary": .text(EventWords.title(event)),
            "source": .text(message.instance),
            "severity": .text(alert.severity.rawValue),
            "timestamp": .text(TimeText.rfc3339(alert.since)),
            "component": .optional(alert[.certificate] ?? alert[.place] ?? alert[.source]),
            "group": .optional(alert[.environment]),
            "class": .text(alert.rule.rawValue),
            "custom_details": JSONValue(alert.details),
        ])
    }
}
