import Alerts
import FoundationEssentials
import Ledger
import Rotation

/// What `rekey alerts` shows.
struct AlertListWords: Encodable {
    struct Standing: Encodable {
        let key: String
        let rule: String
        let severity: String
        let summary: String
        let details: [String: String]
        let since: Date
        let acknowledgedBy: String?
        /// The silences that keep it from being told now.
        let silencedBy: [Int]
        /// The channels whose receivers took it.
        let told: [String]
        /// Every channel it was for, by name.
        let channels: [ChannelTelling]
    }

    struct Quiet: Encodable {
        let number: Int
        let matcher: String
        let until: Date
        let by: String
        let why: String
    }

    struct Channel: Encodable {
        let name: String
        let isConfigured: Bool
        /// Why it cannot be used as it is configured.
        let defect: String?
        let failingSince: Date?
        let error: String?
    }

    /// What the ledger holds.
    struct Book {
        var standing: [StandingAlert] = []
        var tellings: [String: [String: Telling]] = [:]
        var silences: [Silence] = []
        var channels: [ChannelRow] = []
    }

    let alerts: [Standing]
    let silences: [Quiet]
    let channels: [Channel]
    let exit: Int32

    /// - Parameters:
    ///   - configured: the names of the channels, in their order.
    ///   - defects: why some of them cannot be used.
    init(_ book: Book, configured: [String], defects: [AlertDefect], at now: Date) {
        alerts = book.standing.map { standing in
            let channels = (book.tellings[standing.alert.dedup] ?? [:]).sorted { $0.key < $1.key }
                .map { ChannelTelling($0.key, $0.value) }
            return Standing(
                key: standing.alert.dedup,
                rule: standing.alert.rule.rawValue,
                severity: standing.alert.severity.rawValue,
                summary: standing.alert.summary,
                details: standing.alert.details,
                since: standing.firstSeen,
                acknowledgedBy: standing.acknowledgement?.by,
                silencedBy: book.silences.filter { $0.holds(standing.alert, at: now) }.map(\.id),
                told: channels.filter { $0.state == .told }.map(\.channel),
                channels: channels
            )
        }
        silences = book.silences.map {
            Quiet(number: $0.id, matcher: "\($0.matcher)", until: $0.until, by: $0.by, why: $0.why)
        }
        let rows = Dictionary(book.channels.map { ($0.channel, $0) }) { first, _ in first }
        let former = rows.keys.filter { !configured.contains($0) }.sorted()
        channels = (configured + former).map { name in
            Channel(
                name: name,
                isConfigured: configured.contains(name),
                defect: defects.first { $0.channel == name }?.reason,
                failingSince: rows[name]?.failingSince,
                error: rows[name]?.error
            )
        }
        exit = (alerts.isEmpty && defects.isEmpty ? ExitStatus.holds : .attention).rawValue
    }

    var text: String {
        var lines = alerts.isEmpty ? ["no alert stands"] : []
        for alert in alerts { lines += Self.lines(alert) }
        lines += silences.map {
            "silence \($0.number): \($0.matcher) until \(InstantText.short($0.until)), by \($0.by): \($0.why)"
        }
        lines += channels.compactMap(Self.line)
        if !channels.contains(where: \.isConfigured) {
            lines.append("no channel is configured: no rule is evaluated; what is wrong: rekey inventory --findings")
        }
        return lines.joined(separator: "\n")
    }

    private static func lines(_ alert: Standing) -> [String] {
        let taken = alert.acknowledgedBy.map { "; taken by \($0)" } ?? ""
        let silenced = alert.silencedBy.map { "; silence \($0) holds" }.joined()
        var lines = [
            "\(alert.severity): \(alert.summary)",
            "  key        \(alert.key)",
            "  since      \(InstantText.short(alert.since))\(taken)\(silenced)",
        ]
        if alert.channels.isEmpty { lines.append("  told       nobody") }
        if !alert.told.isEmpty { lines.append("  told       \(alert.told.joined(separator: ", "))") }
        lines += alert.channels.compactMap(\.trouble)
        if let hint = alert.details["hint"] { lines.append("  hint       \(hint)") }
        return lines
    }

    private static func line(_ channel: Channel) -> String? {
        if let defect = channel.defect { return "channel \(channel.name) cannot be used: \(defect)" }
        // What is no longer configured fails nobody.
        guard channel.isConfigured, let since = channel.failingSince else { return nil }
        return "channel \(channel.name) fails since \(InstantText.short(since)): \(channel.error ?? "no reason")"
    }
}
