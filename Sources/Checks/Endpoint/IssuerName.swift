/// A distinguished name in RFC 2253 text, to be compared with what a policy allows.
struct IssuerName {
    private let whole: String
    private let parts: Set<String>

    init(_ text: String) {
        whole = text.lowercased()
        var parts: Set<String> = []
        for component in Self.components(of: whole) {
            parts.insert(component)
            if let equals = component.firstIndex(of: "=") {
                parts.insert(String(component[component.index(after: equals)...]))
            }
        }
        self.parts = parts
    }

    /// Whether an entry is the whole name, one of its components (`o=example`), or the value of one.
    func isOne(of allowed: [String]) -> Bool {
        allowed.contains { entry in
            let entry = entry.lowercased()
            return entry == whole || parts.contains(entry)
        }
    }

    /// Cut at commas and plus signs that no backslash escapes (RFC 2253 §2.4); the escapes of those two are undone.
    private static func components(of text: String) -> [String] {
        var components = [""]
        var isEscaped = false
        for character in text {
            if isEscaped {
                if character != ",", character != "+" { components[components.count - 1].append("\\") }
                components[components.count - 1].append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "," || character == "+" {
                components.append("")
            } else {
                components[components.count - 1].append(character)
            }
        }
        return components
    }
}
