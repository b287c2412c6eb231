import SystemPackage

/// The parameters of a `main.cf` (postconf(5)): the last of several wins, `$name` stands for another's value.
struct PostfixParameters: Sendable {
    private var values: [String: (text: String, line: Int)] = [:]

    /// What Postfix takes when nothing is said, as far as certificates need it.
    private static let defaults: [String: String] = [
        "smtpd_tls_key_file": "$smtpd_tls_cert_file", "smtpd_tls_eckey_file": "$smtpd_tls_eccert_file",
        "smtp_tls_key_file": "$smtp_tls_cert_file", "smtp_tls_eckey_file": "$smtp_tls_eccert_file",
        "inet_interfaces": "all",
    ]

    /// How often a value may refer to another that refers to another.
    private static let deepest = 16
    private static let longest = 65_536

    init(_ text: [UInt8]) {
        for line in ConfigurationLines.split(text, .indentation) {
            guard let equals = line.text.firstIndex(of: "=") else { continue }
            set(line.text[..<equals].trimmed, line.text[line.text.index(after: equals)...].trimmed, line: line.number)
        }
    }

    /// Sets a parameter, as a service of `master.cf` does with `-o`.
    mutating func set(_ name: String, _ value: String, line: Int) { values[name] = (value, line) }

    /// The line a parameter was set in; nil when it was not.
    func line(of name: String) -> Int? { values[name]?.line }

    /// A parameter's value with everything in it replaced; "" when it is not set.
    ///
    /// Nil when it cannot be worked out: it refers to itself, or grows without end.
    func value(of name: String) -> String? {
        expanded(values[name]?.text ?? Self.defaults[name] ?? "", depth: 0)
    }

    /// `$name`, `${name}`, `$(name)`, `${name?text}`, `${name:text}`, and `$$` for a dollar.
    private func expanded(_ text: String, depth: Int) -> String? {
        guard depth < Self.deepest else { return nil }
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            guard let value = reference(&rest, depth: depth) else { return nil }
            result += value
            guard result.utf8.count <= Self.longest else { return nil }
        }
        return result + rest
    }

    private func reference(_ rest: inout Substring, depth: Int) -> String? {
        if rest.first == "$" {
            rest.removeFirst()
            return "$"
        }
        guard let body = Self.braced(&rest) else {
            let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            rest.removeFirst(name.count)
            return name.isEmpty ? "$" : plain(String(name), depth)
        }
        guard let mark = body.firstIndex(where: { $0 == "?" || $0 == ":" }) else { return plain(body.trimmed, depth) }
        let isSet = !(plain(body[..<mark].trimmed, depth) ?? "").isEmpty
        guard isSet == (body[mark] == "?") else { return "" }
        var text = body[body.index(after: mark)...].trimmed
        if text.hasPrefix("{"), text.hasSuffix("}") { text = String(text.dropFirst().dropLast()) }
        return expanded(text, depth: depth + 1)
    }

    private func plain(_ name: String, _ depth: Int) -> String? {
        expanded(values[name]?.text ?? Self.defaults[name] ?? "", depth: depth + 1)
    }

    /// Takes `{…}` or `(…)`, braces inside of it counted.
    private static func braced(_ rest: inout Substring) -> String? {
        guard let open = rest.first, open == "{" || open == "(" else { return nil }
        let close: Character = open == "{" ? "}" : ")"
        var depth = 0
        for index in rest.indices {
            if rest[index] == open { depth += 1 }
            if rest[index] == close { depth -= 1 }
            guard depth == 0 else { continue }
            let body = String(rest[rest.index(after: rest.startIndex)..<index])
            rest = rest[rest.index(after: index)...]
            return body
        }
        return nil
    }
}
