/// The `policy`, `owners` and `waivers` of the file.
struct PolicyReader {
    let log: ProblemLog
    /// Nil lets every word pass for a check.
    private let checks: KnownChecks?
    private var scalars: Scalars { Scalars(log: log) }

    init(log: ProblemLog, checks: KnownChecks?) {
        self.log = log
        self.checks = checks
    }

    private static let keys = ["maximum-lifetime", "issuers", "wildcards", "ignore", "trust-stores"]

    /// What it says as far as it is right.
    func policy(_ node: YAMLNode) -> PolicySettings {
        var policy = PolicySettings()
        guard let section = Section(node, "\"policy\"", keys: Self.keys, log: log) else { return policy }
        let range: ClosedRange<Duration> = .seconds(3600)...(.seconds(3650 * 86_400))
        policy.maximumLifetime = section["maximum-lifetime"].flatMap {
            scalars.duration($0, "\"maximum-lifetime\"", within: range)
        }
        policy.issuers = section["issuers"].flatMap { scalars.texts($0, "\"issuers\"") } ?? []
        policy.ignore = section["ignore"].map(ignored) ?? []
        policy.allowsWildcards = section["wildcards"].flatMap { scalars.bool($0, "\"wildcards\"") } ?? true
        policy.trustStores = section["trust-stores"].map(trustStores) ?? []
        return policy
    }

    private func ignored(_ node: YAMLNode) -> [String] {
        (scalars.list(node, "\"ignore\"") ?? []).compactMap { check($0, "an item of \"ignore\"", withDrifts: false) }
    }

    /// The word of a check, which may be given by its number.
    private func check(_ node: YAMLNode, _ what: String, withDrifts: Bool) -> String? {
        guard let text = scalars.text(node, what) else { return nil }
        guard let checks else { return text }
        if let word = withDrifts ? checks.checkOrDrift(text) : checks.check(text) { return word }
        log.add(
            node.place,
            "there is no check \(quoted(text))"
                + NearestWord.suggestion(for: text, among: checks.words(withDrifts: withDrifts)),
            hint: "rekey check --list shows them"
        )
        return nil
    }

    /// `{ NAME: FILE }`
    private func trustStores(_ node: YAMLNode) -> [TrustStoreSettings] {
        guard case .mapping(let entries) = node.content else {
            log.add(node.place, "\"trust-stores\" must be a mapping of names to PEM files, not \(node.kind)")
            return []
        }
        return entries.compactMap { entry in
            scalars.path(entry.value, quoted(entry.key)).map { TrustStoreSettings(name: entry.key, file: $0) }
        }
    }

    /// The list of rules, in the order they are tried.
    func owners(_ node: YAMLNode) -> [OwnerRule] {
        (scalars.list(node, "\"owners\"") ?? []).compactMap { node in
            let keys = ["match", "owner", "environment", "labels"]
            guard let section = Section(node, "a rule of \"owners\"", keys: keys, log: log) else { return nil }
            guard let match = section["match"].flatMap({ scalars.text($0, "\"match\"") }) else {
                if section["match"] == nil { log.add(section.place, "a rule of \"owners\" needs \"match\"") }
                return nil
            }
            return OwnerRule(
                match: match,
                owner: section["owner"].flatMap { scalars.text($0, "\"owner\"") },
                environment: section["environment"].flatMap { scalars.text($0, "\"environment\"") },
                labels: section["labels"].map(labels) ?? [:]
            )
        }
    }

    private func labels(_ node: YAMLNode) -> [String: String] {
        guard case .mapping(let entries) = node.content else {
            log.add(node.place, "\"labels\" must be a mapping of words, not \(node.kind)")
            return [:]
        }
        var labels: [String: String] = [:]
        for entry in entries { labels[entry.key] = scalars.text(entry.value, quoted(entry.key)) }
        return labels
    }

    /// The list of waivers; one without an end is refused, because it would be forgotten.
    func waivers(_ node: YAMLNode) -> [WaiverSettings] {
        (scalars.list(node, "\"waivers\"") ?? []).compactMap(waiver)
    }

    private func waiver(_ node: YAMLNode) -> WaiverSettings? {
        let keys = ["check", "match", "until", "by", "why"]
        guard let section = Section(node, "a waiver", keys: keys, log: log) else { return nil }
        for key in ["match", "until", "by", "why"] where section[key] == nil {
            log.add(section.place, "a waiver needs \"\(key)\"")
        }
        let check = section["check"].flatMap { self.check($0, "\"check\"", withDrifts: true) }
        guard let match = section["match"].flatMap({ scalars.text($0, "\"match\"") }),
            let until = section["until"].flatMap({ scalars.day($0, "\"until\"") }),
            let author = section["by"].flatMap({ scalars.text($0, "\"by\"") }),
            let why = section["why"].flatMap({ scalars.text($0, "\"why\"") }),
            // One whose check is mistyped must not cover them all.
            check != nil || section["check"] == nil
        else { return nil }
        return WaiverSettings(check: check, match: match, until: until, by: author, why: why)
    }
}
