/// A file of `key = value` lines in sections, `[one]` and `[[below one]]`, as certbot's renewal files are written.
struct SectionedSettings: Equatable {
    private var values: [[String]: [String: String]] = [:]

    /// Reads a text; a line that is none of these is passed over.
    init(_ text: String) {
        var section: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let line = Self.trimmed(line)
            if line.isEmpty || line.hasPrefix("#") { continue }
            if let (depth, name) = Self.heading(line) {
                section = section.prefix(depth - 1) + [name]
            } else if let equals = line.firstIndex(of: "=") {
                let value = Self.unquoted(Self.trimmed(line[line.index(after: equals)...]))
                values[section, default: [:]][Self.unquoted(Self.trimmed(line[..<equals]))] = value
            }
        }
    }

    /// A value; the section's names from the outermost to its own.
    subscript(section: String..., key key: String) -> String? { values[section]?[key] }

    /// All values of a section.
    func all(in section: String...) -> [String: String] { values[section] ?? [:] }

    /// The items of a list: commas between them, one perhaps at the end.
    static func items(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").map { unquoted(trimmed($0)) }.filter { !$0.isEmpty }
    }

    private static func heading(_ line: String) -> (depth: Int, name: String)? {
        let opening = line.prefix { $0 == "[" }.count
        let closing = line.reversed().prefix { $0 == "]" }.count
        guard opening > 0, opening == closing, line.count > 2 * opening else { return nil }
        return (opening, trimmed(line.dropFirst(opening).dropLast(closing)))
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let tail = text.drop(while: \.isWhitespace)
        guard let last = tail.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(tail[...last])
    }

    private static func unquoted(_ text: String) -> String {
        guard let mark = text.first, mark == "\"" || mark == "'", text.count > 1, text.last == mark else { return text }
        return String(text.dropFirst().dropLast())
    }
}
