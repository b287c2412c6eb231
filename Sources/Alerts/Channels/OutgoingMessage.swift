package import FoundationEssentials

/// What one delivery carries: one event, or several where the channel puts several into one message.
package struct OutgoingMessage: Sendable, Equatable {
    /// An event with the name that stays the same however often it is delivered: receivers drop duplicates by it.
    package struct Item: Sendable, Equatable {
        package let id: String
        package let event: AlertEvent

        package init(id: String, event: AlertEvent) {
            self.id = id
            self.event = event
        }
    }

    /// The host, or whatever else names this installation, of which the alerts are.
    package let instance: String
    /// At least one, the earliest first.
    package let items: [Item]
    /// The present instant.
    package let at: Date

    /// Nil if there is no event.
    package init?(instance: String, items: [Item], at now: Date) {
        guard !items.isEmpty else { return nil }
        self.instance = instance
        self.items = items
        at = now
    }

    /// The same for the same events, and another for others.
    package var id: String {
        guard items.count > 1, let first = items.first else { return items.first?.id ?? "" }
        return "\(first.id).\(Fingerprint.text(of: items.map(\.id).joined(separator: " ")))"
    }

    /// The key of an alert beyond this installation: others may have a certificate of the same name.
    package func globalKey(of alert: Alert) -> String { DedupKey.bounded("\(instance)/\(alert.dedup)") }
}
