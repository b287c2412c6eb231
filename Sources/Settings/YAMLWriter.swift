/// Writes block mappings with flow values: no more of YAML than a configuration needs.
struct YAMLWriter {
    private(set) var text = ""

    /// One `key: value` line, the value being YAML already; nothing if it is nil.
    mutating func line(_ depth: Int, _ key: String, _ value: String?) {
        guard let value else { return }
        text += String(repeating: "  ", count: depth) + Self.scalar(key) + ": " + value + "\n"
    }

    /// A `key:` line that a block follows.
    mutating func open(_ depth: Int, _ key: String) {
        text += String(repeating: "  ", count: depth) + Self.scalar(key) + ":\n"
    }

    /// Lines of comment. What is not printable is left out: a comment ends where a line ends.
    mutating func comment(_ depth: Int, _ lines: [String]) {
        for line in lines {
            let printable = line.unicodeScalars.filter { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
                default: scalar.value != 0xFEFF
                }
            }
            text += String(repeating: "  ", count: depth) + "# " + String(String.UnicodeScalarView(printable)) + "\n"
        }
    }

    /// A line that begins an item of a list.
    mutating func item(_ depth: Int, _ key: String, _ value: String) {
        text += String(repeating: "  ", count: depth) + "- " + Self.scalar(key) + ": " + value + "\n"
    }

    /// Plain if every reader of YAML takes it for text, else in double quotes.
    static func scalar(_ text: String) -> String {
        let first = text.utf8.first ?? 0
        let plain = text.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x2D...0x39).contains($0) || $0 == 0x5F
                || $0 == 0x40
        }
        let startsWell = (0x61...0x7A).contains(first) || (0x41...0x5A).contains(first) || first == 0x2F
        let words = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
        if plain, startsWell, !words.contains(text.lowercased()) { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _
            where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || scalar.value == 0x2028
                || scalar.value == 0x2029 || scalar.value == 0xFEFF:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// `[a, b]`.
    static func list(_ items: [String]) -> String { "[" + items.map(scalar).joined(separator: ", ") + "]" }

    /// `{ a: b }` of values that are YAML already, leaving out what is nil.
    static func mapping(_ entries: [(key: String, value: String?)]) -> String {
        let given = entries.compactMap { entry in entry.value.map { "\(scalar(entry.key)): \($0)" } }
        return given.isEmpty ? "{}" : "{ " + given.joined(separator: ", ") + " }"
    }
}
