import FoundationEssentials

/// An incoming webhook as Slack has it, which Mattermost and Discord (`/slack`) understand: one message for all events
/// of a round, an attachment for each.
package struct SlackChannel: Channel {
    private let address: PostAddress
    private let courier: HTTPCourier

    package init(_ address: PostAddress, courier: HTTPCourier) {
        self.address = address
        self.courier = courier
    }

    /// Slack shows twenty attachments; Discord takes ten.
    package var batch: Int { 10 }

    package func deliver(_ message: OutgoingMessage) async -> Delivery {
        await courier.post(Self.body(of: message).octets, to: address, at: message.at)
    }

    static func body(of message: OutgoingMessage) -> JSONValue {
        [
            "text": .text(headline(of: message)),
            "attachments": .list(message.items.map { attachment($0.event, message) }),
        ]
    }

    private static func headline(of message: OutgoingMessage) -> String {
        if let first = message.items.first, message.items.count == 1 { return title(first.event) }
        let counts = EventWords.counts(message)
        return "\(escaped(message.instance)): \(counts.joined(separator: ", "))"
    }

    private static func title(_ event: AlertEvent) -> String { escaped(EventWords.title(event)) }

    private static func attachment(_ event: AlertEvent, _ message: OutgoingMessage) -> JSONValue {
        let fields = EventWords.lines(event).map { name, value -> JSONValue in
            ["title": .text(name), "value": .text(escaped(value)), "short": .flag(value.count < 40)]
        }
        return [
            "color": .text(color(event)),
            "fallback": .text(title(event)),
            "title": .text(title(event)),
            "fields": .list(fields),
            "footer": .text(escaped("rekey on \(message.instance)")),
            "ts": .number(TimeText.seconds(event.at)),
        ]
    }

    private static func color(_ event: AlertEvent) -> String {
        guard event.kind == .trigger else { return "#2e7d32" }
        return switch event.alert.severity {
        case .critical: "#b00020"
        case .error: "#d9480f"
        case .warning: "#e6a700"
        case .info: "#546e7a"
        }
    }

    /// `&`, `<` and `>` are Slack's own; what comes after an `@` would call people by name in all three.
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("@", with: "@\u{200B}")
    }
}
