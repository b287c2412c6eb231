/// A mapping whose keys are known; the unknown ones are reported when it is made.
struct Section {
    /// Where the mapping is, or the key that should have had one.
    let place: Place
    private let values: [String: YAMLNode]
    private let log: ProblemLog

    /// Nil, with a problem logged, if the node is not a mapping. Nothing counts as a mapping without keys.
    init?(_ node: YAMLNode, _ what: String, keys: [String], log: ProblemLog) {
        place = node.place
        self.log = log
        guard !node.isNull else {
            values = [:]
            return
        }
        guard case .mapping(let entries) = node.content else {
            log.add(
                node.place,
                "\(what) must be a mapping, not \(node.kind)",
                hint: "keys here: \(keys.joined(separator: ", "))"
            )
            return nil
        }
        var values: [String: YAMLNode] = [:]
        for entry in entries {
            if keys.contains(entry.key) {
                values[entry.key] = entry.value
            } else {
                log.add(
                    entry.keyPlace,
                    "unknown key \(quoted(entry.key))\(NearestWord.suggestion(for: entry.key, among: keys))",
                    hint: "keys of \(what): \(keys.joined(separator: ", "))"
                )
            }
        }
        self.values = values
    }

    /// The value of a key; nil if the key is not there.
    subscript(key: String) -> YAMLNode? { values[key] }
}
