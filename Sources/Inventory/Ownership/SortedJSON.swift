import FoundationEssentials

/// JSON that is the same text for the same value.
enum SortedJSON {
    /// An object of texts.
    static func object(_ words: [String: String]) -> String { text(words) ?? "{}" }

    /// Any value, members sorted; nil for one that has no JSON.
    static func text(_ value: some Encodable) -> String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
    }
}
