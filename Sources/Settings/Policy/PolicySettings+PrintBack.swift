import FoundationEssentials

extension PolicySettings {
    /// The section as YAML; nothing if every value is the default.
    func write(to writer: inout YAMLWriter) {
        guard self != PolicySettings() else { return }
        writer.open(0, "policy")
        writer.line(1, "maximum-lifetime", maximumLifetime.map(Durations.text))
        if !issuers.isEmpty { writer.line(1, "issuers", YAMLWriter.list(issuers)) }
        writer.line(1, "wildcards", allowsWildcards ? "true" : "false")
        if !ignore.isEmpty { writer.line(1, "ignore", YAMLWriter.list(ignore)) }
        guard !trustStores.isEmpty else { return }
        writer.open(1, "trust-stores")
        for store in trustStores { writer.line(2, store.name, YAMLWriter.scalar(store.file)) }
    }
}

extension OwnerRule {
    /// The rule in one line of YAML.
    var yaml: String {
        let words = labels.sorted { $0.key < $1.key }.map { ($0.key, Optional(YAMLWriter.scalar($0.value))) }
        return YAMLWriter.mapping([
            ("match", YAMLWriter.scalar(match)), ("owner", owner.map(YAMLWriter.scalar)),
            ("environment", environment.map(YAMLWriter.scalar)),
            ("labels", words.isEmpty ? nil : YAMLWriter.mapping(words)),
        ])
    }
}

extension WaiverSettings {
    /// The waiver in one line of YAML.
    var yaml: String {
        YAMLWriter.mapping([
            ("check", check.map(YAMLWriter.scalar)), ("match", YAMLWriter.scalar(match)),
            ("until", "\"\(String(until.ISO8601Format().prefix(10)))\""), ("by", YAMLWriter.scalar(by)),
            ("why", YAMLWriter.scalar(why)),
        ])
    }
}

extension MetricsSettings {
    /// The section in one line of YAML; nil if every value is the default.
    var yaml: String? {
        guard self != MetricsSettings() else { return nil }
        return YAMLWriter.mapping([("file", file.map(YAMLWriter.scalar)), ("all", all ? "true" : "false")])
    }
}
