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
        let told: [String]
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
        let failingSince: Date?
        let error: String?
    }

    let alerts: [Standing]
    let silences: [Quiet]
    let channels: [Channel]
    let exit: Int32

    /// What there is before anything was ever evaluated.
    static var nothing: AlertListWords { AlertListWords(standing: [], silences: [], channels: []) }

    init(standing: [StandingAlert], silences: [Silence], channels: [ChannelRow]) {
        alerts = standing.map {
            Standing(
                key: $0.alert.dedup,
                rule: $0.alert.rule.rawValue,
                severity: $0.alert.severity.rawValue,
                summary: $0.alert.summary,
                details: $0.alert.details,
                since: $0.firstSeen,
                acknowledgedBy: $0.acknowledgement?.by,
                told: $0.told.filter { $0.value.refusedAt == nil }.keys.sorted()
            )
        }
        self.silences = silences.map {
            Quiet(number: $0.id, matcher: "\($0.matcher)", until: $0.until, by: $0.by, why: $0.why)
        }
        self.channels = channels.map { Channel(name: $0.channel, failingSince: $0.failingSince, error: $0.error) }
        exit = (standing.isEmpty ? ExitStatus.holds : .attention).rawValue
    }

    var text: String {
        var lines = alerts.isEmpty ? ["no alert stands"] : []
        for alert in alerts {
            let taken = alert.acknowledgedBy.map { ", taken by \($0)" } ?? ""
            let told = alert.told.isEmpty ? "nobody was told" : "told \(alert.told.joined(separator: ", "))"
            lines.append("\(alert.severity): \(alert.summary)")
            lines.append("  key        \(alert.key)")
            lines.append("  since      \(InstantText.short(alert.since)); \(told)\(taken)")
            if let hint = alert.details["hint"] { lines.append("  hint       \(hint)") }
        }
        lines += silences.map {
            "silence \($0.number): \($0.matcher) until \(InstantText.short($0.until)), by \($0.by): \($0.why)"
        }
        lines += channels.compactMap { channel in
            channel.failingSince.map {
                "channel \(channel.name) fails since \(InstantText.short($0)): \(channel.error ?? "no reason")"
            }
        }
        return lines.joined(separator: "\n")
    }
}
