/// An event in words for people.
enum EventWords {
    /// `[critical] api: …`, `[resolved] api: …`.
    static func title(_ event: AlertEvent) -> String {
        let mark =
            switch event.kind {
            case .trigger: event.alert.severity.rawValue
            case .acknowledge: "acknowledged"
            case .resolve: "resolved"
            case .test: "test"
            }
        return "[\(mark)] \(event.alert.summary)"
    }

    /// How many of which kind: `3 new`, `1 resolved`.
    static func counts(_ message: OutgoingMessage) -> [String] {
        AlertEventKind.allCases.compactMap { kind in
            let count = message.items.count { $0.event.kind == kind }
            return count == 0 ? nil : "\(count) \(participle(kind))"
        }
    }

    private static func participle(_ kind: AlertEventKind) -> String {
        switch kind {
        case .trigger: "new"
        case .acknowledge: "acknowledged"
        case .resolve: "resolved"
        case .test: "test"
        }
    }

    /// What there is to say beyond the summary, in the order people want to know it.
    static func lines(_ event: AlertEvent) -> [(name: String, value: String)] {
        let alert = event.alert
        var lines: [(name: String, value: String)] = []
        let order: [AlertDetail] = [
            .certificate, .endpoint, .place, .service, .owner, .environment, .names, .issuer, .authority, .source,
            .channel, .lastError, .live, .next, .hint,
        ]
        for detail in order {
            guard let value = alert[detail] else { continue }
            lines.append((detail.rawValue.replacing("_", with: " "), value))
        }
        if let by = event.acknowledgedBy { lines.append(("taken by", by)) }
        lines.append(("rule", alert.rule.rawValue))
        lines.append(("since", TimeText.rfc3339(alert.since)))
        return lines
    }
}
