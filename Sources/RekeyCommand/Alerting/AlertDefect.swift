/// Why a channel, or the heartbeat, cannot be used as it is configured.
struct AlertDefect: CustomStringConvertible {
    /// Nil for the heartbeat.
    let channel: String?
    let reason: String
    /// Whether it is only a matter of who asks.
    var isPermission = false

    var description: String { "\(channel.map { "the channel \($0)" } ?? "the heartbeat"): \(reason)" }

    /// What to do.
    var hint: String {
        guard let channel else { return "url-file must hold one URL, readable by whoever runs this" }
        return "mend the file or alerts.channels.\(channel) in the configuration, then: rekey alerts test \(channel)"
    }
}
