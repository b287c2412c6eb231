import FoundationEssentials

/// `NAME=value` lines as shells read them, parsed and never executed.
///
/// Quotes, comments, `export` and references to values set before are understood. What would run something (`$(…)`,
/// backquotes) or compute something (`${NAME:-…}`) is not: such a name is in ``computed``, and has no value.
struct ShellAssignments: Equatable {
    private(set) var values: [String: String] = [:]
    /// The names whose values only a shell could tell, in the order of the file.
    private(set) var computed: [String] = []

    /// Reads a text on top of values that are known before it.
    init(_ text: String, given: [String: String] = [:]) {
        values = given
        for line in text.split(whereSeparator: \.isNewline) { take(line.drop(while: \.isWhitespace)) }
    }

    subscript(name: String) -> String? { values[name] }

    private mutating func take(_ line: Substring) {
        let line = line.hasPrefix("export ") ? line.dropFirst("export ".count).drop(while: \.isWhitespace) : line
        guard let equals = line.firstIndex(of: "=") else { return }
        let name = line[..<equals]
        guard let first = name.first, first.isLetter || first == "_",
            name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
        else { return }
        computed.removeAll { $0 == name }
        if let value = value(of: line[line.index(after: equals)...]) {
            values[String(name)] = Self.decoded(value)
        } else {
            values[String(name)] = nil
            computed.append(String(name))
        }
    }

    /// One word: quoted and bare parts up to a blank outside of quotes. Nil when a shell would be needed.
    private func value(of text: Substring) -> String? {
        var rest = text
        var value = ""
        while let character = rest.first {
            rest.removeFirst()
            switch character {
            case "'":
                guard let end = rest.firstIndex(of: "'") else { return nil }
                value += rest[..<end]
                rest = rest[rest.index(after: end)...]
            case "\"":
                guard let part = quoted(&rest) else { return nil }
                value += part
            case "$":
                guard let part = reference(&rest) else { return nil }
                value += part
            case "`", "(", ")", "&", "|", "<", ">": return nil
            case "\\":
                if let next = rest.popFirst() { value.append(next) }
            case ";": return value
            case _ where character.isWhitespace: return value
            default: value.append(character)
            }
        }
        return value
    }

    private func quoted(_ rest: inout Substring) -> String? {
        var value = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return value
            case "\\":
                guard let next = rest.popFirst() else { return nil }
                if !"\"\\$`".contains(next) { value.append("\\") }
                value.append(next)
            case "$":
                guard let part = reference(&rest) else { return nil }
                value += part
            case "`": return nil
            default: value.append(character)
            }
        }
        return nil
    }

    /// `NAME` or `{NAME}` after a dollar sign; a name that is not set is empty, as in a shell.
    private func reference(_ rest: inout Substring) -> String? {
        let isBraced = rest.first == "{"
        if isBraced { rest.removeFirst() }
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        guard let first = name.first, !first.isNumber else { return nil }
        rest = rest.dropFirst(name.count)
        if isBraced { guard rest.popFirst() == "}" else { return nil } }
        if computed.contains(String(name)) { return nil }
        return values[String(name)] ?? ""
    }

    /// acme.sh wraps values that a shell would stumble over in base64.
    private static func decoded(_ value: String) -> String {
        let (start, end) = ("__ACME_BASE64__START_", "__ACME_BASE64__END_")
        guard value.hasPrefix(start), value.hasSuffix(end), value.count >= start.count + end.count,
            let data = Data(base64Encoded: String(value.dropFirst(start.count).dropLast(end.count)))
        else { return value }
        return String(decoding: data, as: UTF8.self)
    }
}
