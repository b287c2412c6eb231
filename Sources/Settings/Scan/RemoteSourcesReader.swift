import FoundationEssentials

/// The parts of `scan` that lie beyond this host.
struct RemoteSourcesReader {
    let log: ProblemLog
    private var scalars: Scalars { Scalars(log: log) }

    init(log: ProblemLog) { self.log = log }

    /// `{ NAME: { kubeconfig, namespaces } }`
    func kubernetes(_ node: YAMLNode) -> [KubernetesSettings] {
        named(node, "\"kubernetes\"", keys: ["kubeconfig", "namespaces"]) { name, section in
            KubernetesSettings(
                name: name,
                kubeconfig: section["kubeconfig"].flatMap { scalars.path($0, "\"kubeconfig\"") },
                namespaces: section["namespaces"].flatMap { scalars.texts($0, "\"namespaces\"") } ?? []
            )
        }
    }

    /// `{ NAME: { regions, credentials-file, profile, endpoint } }`
    func aws(_ node: YAMLNode) -> [AWSSettings] {
        let keys = ["regions", "credentials-file", "profile", "endpoint"]
        return named(node, "\"aws\"", keys: keys) { name, section in
            for key in ["regions", "credentials-file"] where section[key] == nil {
                log.add(section.place, "the account \(quoted(name)) needs \"\(key)\"")
            }
            guard let regions = section["regions"].flatMap({ scalars.texts($0, "\"regions\"") }), !regions.isEmpty,
                let file = section["credentials-file"].flatMap({ scalars.path($0, "\"credentials-file\"") })
            else { return nil }
            return AWSSettings(
                name: name,
                regions: regions,
                credentialsFile: file,
                profile: section["profile"].flatMap { scalars.text($0, "\"profile\"") } ?? "default",
                endpoint: section["endpoint"].flatMap { scalars.url($0, "\"endpoint\"") }
            )
        }
    }

    /// `{ domains, search, logs }`
    func transparency(_ node: YAMLNode) -> TransparencySettings? {
        let keys = ["domains", "search", "logs"]
        guard let section = Section(node, "\"transparency\"", keys: keys, log: log) else { return nil }
        guard let domains = section["domains"].flatMap({ scalars.texts($0, "\"domains\"") }), !domains.isEmpty else {
            log.add(section.place, "\"transparency\" needs \"domains\"", hint: "such as [example.com]")
            return nil
        }
        let logs = section["logs"].flatMap { scalars.list($0, "\"logs\"") }?.compactMap(transparencyLog)
        let search = section["search"].map { scalars.url($0, "\"search\"") }
        let standard = logs == nil ? TransparencySettings.defaultSearch : nil
        return TransparencySettings(domains: domains, search: search ?? standard, logs: logs ?? [])
    }

    /// A URL, or `{ url, origin, key }`.
    private func transparencyLog(_ node: YAMLNode) -> TransparencyLogSettings? {
        if case .scalar = node.content {
            return scalars.url(node, "an item of \"logs\"").map { TransparencyLogSettings(url: $0) }
        }
        guard let section = Section(node, "an item of \"logs\"", keys: ["url", "origin", "key"], log: log) else {
            return nil
        }
        guard let url = section["url"] else {
            log.add(section.place, "a log needs \"url\"", hint: "its monitoring prefix")
            return nil
        }
        return scalars.url(url, "\"url\"").map { url in
            TransparencyLogSettings(
                url: url,
                origin: section["origin"].flatMap { scalars.text($0, "\"origin\"") },
                key: section["key"].flatMap(logKey)
            )
        }
    }

    private func logKey(_ node: YAMLNode) -> String? {
        guard let text = scalars.text(node, "\"key\"") else { return nil }
        guard let octets = Data(base64Encoded: text), octets.count > 32 else {
            log.add(node.place, "\"key\" must be the log's public key in base64", hint: "as log lists have it")
            return nil
        }
        return text
    }

    private func named<Value>(
        _ node: YAMLNode,
        _ what: String,
        keys: [String],
        read: (String, Section) -> Value?
    ) -> [Value] {
        guard case .mapping(let entries) = node.content else {
            log.add(node.place, "\(what) must be a mapping of names, not \(node.kind)")
            return []
        }
        return entries.compactMap { entry in
            if !scalars.isName(entry.key) {
                log.add(entry.keyPlace, "the name \(quoted(entry.key)) is not [a-z0-9][a-z0-9_.-]{0,63}")
            }
            return Section(entry.value, "\(quoted(entry.key))", keys: keys, log: log).flatMap { read(entry.key, $0) }
        }
    }
}
