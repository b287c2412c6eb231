/// A page a server sends an operator to: shown, never asked. An https URL of printable ASCII, so that it can be printed
/// and followed as it is.
package struct HelpLink: Hashable, Sendable, CustomStringConvertible {
    /// The URL, whole: a link cut short leads nowhere.
    package let description: String

    /// Nil for anything that is not an absolute https URL of at most 2048 characters.
    package init?(_ text: String) {
        guard let origin = try? Origin(of: text), origin.scheme == "https" else { return nil }
        description = text
    }

    /// The first one that stands in a text for people, without the punctuation after it.
    static func first(in text: String) -> HelpLink? {
        let octets = Array(text.utf8.prefix(16_384))
        let scheme = Array("https://".utf8)
        var index = 0
        while index + scheme.count <= octets.count {
            guard octets[index...].starts(with: scheme) else {
                index += 1
                continue
            }
            var word = octets[index...].prefix { (0x21...0x7E).contains($0) && !"\"<>`|^\\{}".utf8.contains($0) }
            while let last = word.last, ".,;:!?)]'".utf8.contains(last) { word.removeLast() }
            if let link = HelpLink(String(decoding: word, as: UTF8.self)) { return link }
            index += scheme.count
        }
        return nil
    }
}
