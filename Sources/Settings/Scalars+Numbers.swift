import FoundationEssentials

/// Numbers, URLs, days and shares.
extension Scalars {
    /// A whole number without sign.
    func number(_ node: YAMLNode, _ what: String, within range: ClosedRange<Int>) -> Int? {
        guard let text = text(node, what) else { return nil }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(text), range.contains(value) else {
            log.add(node.place, "\(what) must be a number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return value
    }

    /// An `http` or `https` URL, kept byte for byte; its host is not empty and carries no user.
    func url(_ node: YAMLNode, _ what: String, schemes: [String] = ["https", "http"]) -> String? {
        guard let text = text(node, what) else { return nil }
        let scheme = schemes.first { text.hasPrefix("\($0)://") }
        let rest = scheme.map { text.dropFirst($0.count + 3) } ?? ""
        let host = rest.prefix { $0 != "/" && $0 != "?" }
        let printable = text.utf8.allSatisfy { (0x21..<0x7F).contains($0) && ![0x22, 0x3C, 0x3E, 0x5C].contains($0) }
        guard !host.isEmpty, printable, !host.contains("@"), !text.contains("#"), text.utf8.count <= 2048 else {
            log.add(node.place, "\(what) must be a URL (\(schemes.joined(separator: ", "))), not \(quoted(text))")
            return nil
        }
        return text
    }

    /// A day, `2027-03-15`: its first instant in UTC.
    func day(_ node: YAMLNode, _ what: String) -> Date? {
        guard let text = text(node, what) else { return nil }
        guard text.utf8.count == 10, let date = try? Date("\(text)T00:00:00Z", strategy: .iso8601) else {
            log.add(node.place, "\(what) must be a day such as 2027-03-15, not \(quoted(text))")
            return nil
        }
        return date
    }

    /// A word out of a list.
    func word(_ node: YAMLNode, _ what: String, among words: [String]) -> String? {
        guard let text = text(node, what) else { return nil }
        guard words.contains(text) else {
            log.add(
                node.place,
                "\(what) must be one of \(words.joined(separator: ", ")), not \(quoted(text))\(NearestWord.suggestion(for: text, among: words))"
            )
            return nil
        }
        return text
    }
}
