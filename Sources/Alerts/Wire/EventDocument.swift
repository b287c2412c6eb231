/// One event as webhooks and programs get it: `"schema": 1`, times RFC 3339 in UTC.
struct EventDocument {
    let message: OutgoingMessage
    let item: OutgoingMessage.Item

    var json: JSONValue {
        let (event, alert) = (item.event, item.event.alert)
        return JSONValue(known: [
            "schema": 1,
            "id": .text(item.id),
            "event": .text(event.kind.rawValue),
            "instance": .text(message.instance),
            "at": .text(TimeText.rfc3339(event.at)),
            "acknowledged_by": .optional(event.acknowledgedBy),
            "alert": JSONValue(known: [
                "rule": .text(alert.rule.rawValue),
                "dedup": .text(alert.dedup),
                "severity": .text(alert.severity.rawValue),
                "summary": .text(alert.summary),
                "since": .text(TimeText.rfc3339(alert.since)),
                "expires": .optional(alert.expires.map(TimeText.rfc3339)),
                "details": JSONValue(alert.details),
            ]),
        ])
    }
}
