/// What a channel speaks.
struct ChannelKindReader {
    let log: ProblemLog
    private var scalars: Scalars { Scalars(log: log) }

    init(log: ProblemLog) { self.log = log }

    static let kinds = ["webhook", "slack", "alertmanager", "pagerduty", "email", "exec"]

    /// Nil after a problem.
    func kind(_ kind: String, _ node: YAMLNode) -> ChannelSettings.Kind? {
        switch kind {
        case "webhook": webhook(node)
        case "slack": slack(node)
        case "alertmanager": alertmanager(node)
        case "pagerduty": pagerduty(node)
        case "email": email(node)
        default: exec(node)
        }
    }

    /// `url` or `url-file`, one of them.
    func secretURL(_ section: Section, _ what: String) -> SecretURL? {
        switch (section["url"], section["url-file"]) {
        case (let node?, nil): return scalars.url(node, "\"url\"").map(SecretURL.written)
        case (nil, let node?): return scalars.path(node, "\"url-file\"").map(SecretURL.file)
        default:
            log.add(section.place, "\(what) needs either \"url\" or \"url-file\"")
            return nil
        }
    }

    private func webhook(_ node: YAMLNode) -> ChannelSettings.Kind? {
        let keys = ["url", "url-file", "key-file"]
        guard let section = Section(node, "\"webhook\"", keys: keys, log: log),
            let url = secretURL(section, "\"webhook\"")
        else { return nil }
        return .webhook(url, keyFile: section["key-file"].flatMap { scalars.path($0, "\"key-file\"") })
    }

    private func slack(_ node: YAMLNode) -> ChannelSettings.Kind? {
        guard let section = Section(node, "\"slack\"", keys: ["url", "url-file"], log: log) else { return nil }
        return secretURL(section, "\"slack\"").map(ChannelSettings.Kind.slack)
    }

    private func alertmanager(_ node: YAMLNode) -> ChannelSettings.Kind? {
        guard let section = Section(node, "\"alertmanager\"", keys: ["url"], log: log) else { return nil }
        guard let url = section["url"] else {
            log.add(section.place, "\"alertmanager\" needs \"url\"")
            return nil
        }
        return scalars.url(url, "\"url\"").map(ChannelSettings.Kind.alertmanager)
    }

    private func pagerduty(_ node: YAMLNode) -> ChannelSettings.Kind? {
        guard let section = Section(node, "\"pagerduty\"", keys: ["key-file", "url"], log: log) else { return nil }
        guard let file = section["key-file"] else {
            log.add(section.place, "\"pagerduty\" needs \"key-file\", the file with the routing key")
            return nil
        }
        return scalars.path(file, "\"key-file\"").map { path in
            .pagerduty(keyFile: path, url: section["url"].flatMap { scalars.url($0, "\"url\"") })
        }
    }

    private func email(_ node: YAMLNode) -> ChannelSettings.Kind? {
        let keys = ["server", "from", "to", "user", "password-file", "plain-text"]
        guard let section = Section(node, "\"email\"", keys: keys, log: log) else { return nil }
        for key in ["server", "from", "to"] where section[key] == nil {
            log.add(section.place, "\"email\" needs \"\(key)\"")
        }
        guard let server = section["server"].flatMap({ scalars.url($0, "\"server\"", schemes: ["smtps", "smtp"]) }),
            let sender = section["from"].flatMap({ scalars.text($0, "\"from\"") }),
            let recipients = section["to"].flatMap({ AuthorityReader(log: log).contact($0) }), !recipients.isEmpty
        else { return nil }
        return .email(
            MailSettings(
                server: server,
                sender: sender,
                recipients: recipients,
                user: section["user"].flatMap { scalars.text($0, "\"user\"") },
                passwordFile: section["password-file"].flatMap { scalars.path($0, "\"password-file\"") },
                allowsPlainText: section["plain-text"].flatMap { scalars.bool($0, "\"plain-text\"") } ?? false
            )
        )
    }

    private func exec(_ node: YAMLNode) -> ChannelSettings.Kind? {
        if case .list = node.content {
            return scalars.command(node, "\"exec\"").map { .exec($0, deadline: ChannelSettings.defaultDeadline) }
        }
        guard let section = Section(node, "\"exec\"", keys: ["command", "deadline"], log: log) else { return nil }
        guard let command = section["command"] else {
            log.add(section.place, "\"exec\" needs \"command\"")
            return nil
        }
        let deadline = section["deadline"].flatMap {
            scalars.duration($0, "\"deadline\"", within: .seconds(1)...(.seconds(3600)))
        }
        return scalars.command(command, "\"command\"").map {
            .exec($0, deadline: deadline ?? ChannelSettings.defaultDeadline)
        }
    }
}
