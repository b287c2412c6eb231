extension AlertSettings {
    /// The section as YAML; nothing if nobody is told.
    func write(to writer: inout YAMLWriter) {
        guard self != AlertSettings() else { return }
        writer.open(0, "alerts")
        if !channels.isEmpty {
            writer.open(1, "channels")
            for channel in channels { writer.line(2, channel.name, channel.yaml) }
        }
        writer.line(1, "heartbeat", heartbeat?.yaml)
    }
}

extension SecretURL {
    fileprivate var entry: (key: String, value: String?) {
        switch self {
        case .written(let url): ("url", YAMLWriter.scalar(url))
        case .file(let path): ("url-file", YAMLWriter.scalar(path))
        }
    }
}

extension HeartbeatSettings {
    fileprivate var yaml: String {
        YAMLWriter.mapping([url.entry, ("fail-suffix", failSuffix.map(YAMLWriter.scalar))])
    }
}

extension ChannelSettings {
    fileprivate var yaml: String {
        YAMLWriter.mapping([
            kind.entry, ("from", YAMLWriter.scalar(from)),
            ("owners", owners.isEmpty ? nil : YAMLWriter.list(owners)),
            ("server-roots", serverRoots.map(YAMLWriter.scalar)),
        ])
    }
}

extension ChannelSettings.Kind {
    fileprivate var entry: (key: String, value: String?) {
        switch self {
        case .webhook(let url, let keyFile):
            ("webhook", YAMLWriter.mapping([url.entry, ("key-file", keyFile.map(YAMLWriter.scalar))]))
        case .slack(let url): ("slack", YAMLWriter.mapping([url.entry]))
        case .alertmanager(let url): ("alertmanager", YAMLWriter.mapping([("url", YAMLWriter.scalar(url))]))
        case .pagerduty(let keyFile, let url):
            (
                "pagerduty",
                YAMLWriter.mapping([("key-file", YAMLWriter.scalar(keyFile)), ("url", url.map(YAMLWriter.scalar))])
            )
        case .email(let mail): ("email", mail.yaml)
        case .exec(let command, let deadline):
            (
                "exec",
                YAMLWriter.mapping([("command", YAMLWriter.list(command)), ("deadline", Durations.text(deadline))])
            )
        }
    }
}

extension MailSettings {
    fileprivate var yaml: String {
        YAMLWriter.mapping([
            ("server", YAMLWriter.scalar(server)), ("from", YAMLWriter.scalar(sender)),
            ("to", YAMLWriter.list(recipients)), ("user", user.map(YAMLWriter.scalar)),
            ("password-file", passwordFile.map(YAMLWriter.scalar)), ("plain-text", allowsPlainText ? "true" : "false"),
        ])
    }
}
