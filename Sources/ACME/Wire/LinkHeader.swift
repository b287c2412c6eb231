/// One link of a `Link` header field (RFC 8288 §3).
struct LinkHeader: Sendable, Equatable {
    /// The target as written, perhaps relative.
    let target: String
    /// The relation types, in lower case.
    let relations: [String]

    /// More links than this are not looked at.
    static let limit = 32

    /// Reads every link of the field's lines; what cannot be read is left out.
    static func parse(_ lines: [String]) -> [LinkHeader] {
        Array(lines.flatMap(links).prefix(limit))
    }

    /// The targets with the relation given, made absolute against the URL they came with.
    static func targets(_ lines: [String], relation: String, base: String) -> [String] {
        parse(lines).filter { $0.relations.contains(relation) }.map { URLReference.resolve($0.target, against: base) }
    }

    private static func links(_ line: String) -> [LinkHeader] {
        split(Substring(line), at: ",").compactMap { part in
            let pieces = split(part, at: ";").map { trimmed($0) }
            guard let first = pieces.first, first.hasPrefix("<"), first.hasSuffix(">") else { return nil }
            let relations = pieces.dropFirst().compactMap(relations).first ?? []
            return LinkHeader(target: String(first.dropFirst().dropLast()), relations: relations)
        }
    }

    /// `rel="a b"` or `rel=a`.
    private static func relations(_ parameter: Substring) -> [String]? {
        guard let equals = parameter.firstIndex(of: "=") else { return nil }
        guard trimmed(parameter[..<equals]).lowercased() == "rel" else { return nil }
        var value = trimmed(parameter[parameter.index(after: equals)...])
        if value.count > 1, value.hasPrefix("\""), value.hasSuffix("\"") { value = value.dropFirst().dropLast() }
        return value.lowercased().split(separator: " ").map(String.init)
    }

    /// Splits outside of `<…>` and `"…"`.
    private static func split(_ text: Substring, at separator: Character) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var (inTarget, inQuotes) = (false, false)
        for index in text.indices {
            switch text[index] {
            case "<" where !inQuotes: inTarget = true
            case ">" where !inQuotes: inTarget = false
            case "\"" where !inTarget: inQuotes.toggle()
            case separator where !inTarget && !inQuotes:
                parts.append(text[start..<index])
                start = text.index(after: index)
            default: break
            }
        }
        parts.append(text[start...])
        return parts
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
