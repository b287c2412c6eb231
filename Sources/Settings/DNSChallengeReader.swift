import PKI

/// The value of `dns-01` and `dns-account-01`.
struct DNSChallengeReader {
    let log: ProblemLog
    private var scalars: Scalars { Scalars(log: log) }

    init(log: ProblemLog) { self.log = log }

    private static let keepers = ["update", "lego", "acme.sh", "dehydrated", "certbot", "hooks"]
    private static let others = ["environment-file", "servers", "timeout", "wait", "deadline", "ttl"]

    /// Nil after a problem.
    func settings(_ node: YAMLNode, _ kind: String) -> DNSChallengeSettings? {
        let keys = Self.keepers + Self.others
        guard let section = Section(node, "\"\(kind)\"", keys: keys, log: log) else { return nil }
        let given = Self.keepers.filter { section[$0] != nil }
        guard given.count == 1, let key = given.first, let value = section[key] else {
            // A misspelt key has been reported by itself.
            guard given.count > 1 || !node.hasUnknownKey(besides: keys) else { return nil }
            log.add(
                node.place,
                "\"\(kind)\" needs exactly one of \(Self.keepers.joined(separator: ", "))",
                hint: "write { update: { server: \"192.0.2.1:53\", key-file: /etc/rekey/tsig.key } }"
            )
            return nil
        }
        guard let keeper = keeper(key, value) else { return nil }
        return rest(of: section, DNSChallengeSettings(keeper: keeper))
    }

    private func rest(of section: Section, _ start: DNSChallengeSettings) -> DNSChallengeSettings? {
        var settings = start
        if let node = section["environment-file"] {
            guard let path = scalars.path(node, "\"environment-file\"") else { return nil }
            settings.environmentFile = path
        }
        if let node = section["servers"] {
            guard let servers = ServerList(log: log).servers(node, "\"servers\"") else { return nil }
            settings.servers = servers
        }
        var isSound = true
        func read(
            _ key: String,
            _ range: ClosedRange<Duration>,
            _ into: WritableKeyPath<DNSChallengeSettings, Duration>
        ) {
            guard let node = section[key] else { return }
            if let duration = scalars.duration(node, "\"\(key)\"", within: range) {
                settings[keyPath: into] = duration
            } else {
                isSound = false
            }
        }
        read("timeout", .seconds(1)...(.seconds(3_600)), \.timeout)
        read("wait", .zero...(.seconds(3_600)), \.wait)
        read("deadline", .seconds(1)...(.seconds(3_600)), \.deadline)
        read("ttl", .seconds(1)...(.seconds(86_400)), \.ttl)
        return isSound ? settings : nil
    }

    private func keeper(_ key: String, _ node: YAMLNode) -> DNSChallengeSettings.Keeper? {
        switch key {
        case "update": update(node)
        case "lego": lego(node)
        case "acme.sh": scalars.path(node, "\"acme.sh\"").map { .acmeSh(script: $0) }
        case "dehydrated": scalars.path(node, "\"dehydrated\"").map { .dehydrated(hook: $0) }
        case "certbot": certbot(node)
        default: hooks(node)
        }
    }

    private func update(_ node: YAMLNode) -> DNSChallengeSettings.Keeper? {
        guard let section = Section(node, "\"update\"", keys: ["server", "zone", "key-file"], log: log) else {
            return nil
        }
        for key in ["server", "key-file"] where section[key] == nil {
            log.add(section.place, "\"update\" needs a \"\(key)\"")
        }
        let server = section["server"].flatMap { ServerList(log: log).server($0, "\"server\"") }
        let keyFile = section["key-file"].flatMap { scalars.path($0, "\"key-file\"") }
        let zone = section["zone"].map(self.zone)
        guard let server, let keyFile, zone != .some(nil) else { return nil }
        return .update(server: server, zone: zone ?? nil, keyFile: keyFile)
    }

    private func zone(_ node: YAMLNode) -> String? {
        guard let text = scalars.text(node, "\"zone\"") else { return nil }
        let bare = text.hasSuffix(".") ? String(text.dropLast()) : text
        guard let host = HostPort.host(bare), IPAddress(bare) == nil else {
            log.add(node.place, "\"zone\" must be the name of a zone, not \(quoted(text))")
            return nil
        }
        return host
    }

    private func lego(_ node: YAMLNode) -> DNSChallengeSettings.Keeper? {
        guard case .mapping = node.content else {
            return scalars.path(node, "\"lego\"").map { .lego(program: $0, raw: false) }
        }
        guard let section = Section(node, "\"lego\"", keys: ["program", "raw"], log: log) else { return nil }
        guard let program = section["program"] else {
            log.add(section.place, "\"lego\" needs a \"program\"")
            return nil
        }
        let raw = section["raw"].map { scalars.bool($0, "\"raw\"") } ?? false
        guard let path = scalars.path(program, "\"program\""), let raw else { return nil }
        return .lego(program: path, raw: raw)
    }

    private func certbot(_ node: YAMLNode) -> DNSChallengeSettings.Keeper? {
        guard let section = Section(node, "\"certbot\"", keys: ["auth", "cleanup"], log: log) else { return nil }
        guard let auth = section["auth"] else {
            log.add(section.place, "\"certbot\" needs an \"auth\"")
            return nil
        }
        let cleanup = section["cleanup"].map { scalars.path($0, "\"cleanup\"") }
        guard let path = scalars.path(auth, "\"auth\""), cleanup != .some(nil) else { return nil }
        return .certbot(auth: path, cleanup: cleanup ?? nil)
    }

    private func hooks(_ node: YAMLNode) -> DNSChallengeSettings.Keeper? {
        guard let isOn = scalars.bool(node, "\"hooks\"") else { return nil }
        guard isOn else {
            log.add(node.place, "\"hooks\" must be true, or left out")
            return nil
        }
        return .hooks
    }
}
