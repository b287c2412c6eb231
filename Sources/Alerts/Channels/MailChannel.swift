import FoundationEssentials
package import HTTPClient

/// Mail over SMTP: the events of one round that are due together are one mail.
package struct MailChannel: Channel {
    private let from: MailAddress
    private let to: [MailAddress]
    private let transport: MailTransport

    package init(from: MailAddress, to: [MailAddress], transport: MailTransport) {
        self.from = from
        self.to = to
        self.transport = transport
    }

    package var batch: Int { 200 }

    package func deliver(_ message: OutgoingMessage) async -> Delivery {
        let mail = Mail(
            from: from,
            to: to,
            subject: Self.subject(message),
            text: Self.text(message),
            identifier: message.id,
            date: TimeText.seconds(message.at)
        )
        do throws(MailFailure) {
            let receipt = try await transport.send(mail)
            let refusals = receipt.refusals.isEmpty ? "" : "; not for all: \(receipt.refusals.joined(separator: "; "))"
            return .delivered(said: receipt.said + refusals)
        } catch {
            return error.isPermanent ? .refused("\(error)") : .later("\(error)")
        }
    }

    static func subject(_ message: OutgoingMessage) -> String {
        if let first = message.items.first, message.items.count == 1 {
            return "\(EventWords.title(first.event)) (\(message.instance))"
        }
        let counts = EventWords.counts(message).joined(separator: ", ")
        let worst = message.items.filter { $0.event.kind == .trigger }.map(\.event.alert.severity).max()
        return "[\(worst?.rawValue ?? "resolved")] \(counts) on \(message.instance)"
    }

    /// What needs somebody first, then what is over.
    static func text(_ message: OutgoingMessage) -> String {
        let order: [AlertEventKind] = [.trigger, .acknowledge, .resolve, .test]
        let events = order.flatMap { kind in
            message.items.map(\.event).filter { $0.kind == kind }.sorted { $0.alert.severity > $1.alert.severity }
        }
        let parts = events.map { event in
            let lines = EventWords.lines(event).map { "  \($0.name): \($0.value)" }
            return ([EventWords.title(event)] + lines).joined(separator: "\n")
        }
        return parts.joined(separator: "\n\n") + "\n\n-- \nrekey on \(message.instance)\n"
    }
}
