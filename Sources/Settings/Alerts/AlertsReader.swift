/// The `alerts` of the file.
struct AlertsReader {
    let log: ProblemLog
    private var scalars: Scalars { Scalars(log: log) }
    private var kinds: ChannelKindReader { ChannelKindReader(log: log) }

    init(log: ProblemLog) { self.log = log }

    /// What it says as far as it is right.
    func alerts(_ node: YAMLNode) -> AlertSettings {
        var alerts = AlertSettings()
        guard let section = Section(node, "\"alerts\"", keys: ["channels", "heartbeat"], log: log) else {
            return alerts
        }
        alerts.channels = section["channels"].map(channels) ?? []
        alerts.heartbeat = section["heartbeat"].flatMap(heartbeat)
        return alerts
    }

    private func channels(_ node: YAMLNode) -> [ChannelSettings] {
        guard case .mapping(let entries) = node.content else {
            log.add(node.place, "\"channels\" must be a mapping of names to channels, not \(node.kind)")
            return []
        }
        return entries.compactMap(channel)
    }

    private func channel(_ entry: YAMLNode.Entry) -> ChannelSettings? {
        if !scalars.isName(entry.key) {
            log.add(entry.keyPlace, "the channel's name \(quoted(entry.key)) is not [a-z0-9][a-z0-9_.-]{0,63}")
        }
        let what = "the channel \(quoted(entry.key))"
        let keys = ChannelKindReader.kinds + ["from", "owners", "server-roots"]
        guard let section = Section(entry.value, what, keys: keys, log: log) else { return nil }
        let given = ChannelKindReader.kinds.filter { section[$0] != nil }
        guard given.count == 1, let kind = given.first, let node = section[kind] else {
            let hint = "give it one of: \(ChannelKindReader.kinds.joined(separator: ", "))"
            log.add(entry.keyPlace, "\(what) names \(given.isEmpty ? "no kind" : "several kinds")", hint: hint)
            return nil
        }
        guard let kind = kinds.kind(kind, node) else { return nil }
        return ChannelSettings(
            name: entry.key,
            kind: kind,
            from: section["from"].flatMap {
                scalars.word($0, "\"from\"", among: ChannelSettings.severities)
            } ?? "info",
            owners: section["owners"].flatMap { scalars.texts($0, "\"owners\"") } ?? [],
            serverRoots: section["server-roots"].flatMap { scalars.path($0, "\"server-roots\"") }
        )
    }

    private func heartbeat(_ node: YAMLNode) -> HeartbeatSettings? {
        let keys = ["url", "url-file", "fail-suffix"]
        guard let section = Section(node, "\"heartbeat\"", keys: keys, log: log),
            let url = kinds.secretURL(section, "\"heartbeat\"")
        else { return nil }
        return HeartbeatSettings(
            url: url,
            failSuffix: section["fail-suffix"].flatMap { scalars.text($0, "\"fail-suffix\"") }
        )
    }
}
