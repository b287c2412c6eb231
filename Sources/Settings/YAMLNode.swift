/// One value of the file with its place: what is left of YAML once anchors, tags and duplicate keys are refused.
struct YAMLNode {
    /// A key and its value, in the order of the file.
    struct Entry {
        let key: String
        let keyPlace: Place
        let value: YAMLNode
    }

    enum Content {
        /// A scalar; plain means that it stood without quotes.
        case scalar(String, plain: Bool)
        case list([YAMLNode])
        case mapping([Entry])
    }

    let place: Place
    let content: Content

    /// Whether nothing was written, or YAML's words for nothing.
    var isNull: Bool {
        guard case .scalar(let text, plain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// What it is, for a message.
    var kind: String {
        switch content {
        case .scalar: isNull ? "nothing" : "a single value"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}

extension YAMLNode {
    /// Whether a mapping has a key that is not among these.
    func hasUnknownKey(besides keys: [String]) -> Bool {
        guard case .mapping(let entries) = content else { return false }
        return entries.contains { !keys.contains($0.key) }
    }
}
