/// A pattern over names and URIs in which `*` stands for any text, also for none.
package struct Pattern: Sendable, Hashable {
    private let parts: [[UInt8]]

    /// Case does not matter (ASCII).
    package init(_ text: String) {
        parts = Self.lowered(text).split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
    }

    /// Whether the whole text fits. Linear in the text for each `*`: nothing a hostile name could make slow.
    package func fits(_ text: String) -> Bool {
        let octets = Self.lowered(text)
        guard let first = parts.first, let last = parts.last else { return false }
        guard parts.count > 1 else { return octets == first }
        guard octets.count >= first.count + last.count, octets.starts(with: first),
            octets.suffix(last.count).elementsEqual(last)
        else { return false }
        var rest = octets[first.count..<(octets.count - last.count)]
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let end = Self.end(of: part, in: rest) else { return false }
            rest = rest[end...]
        }
        return true
    }

    private static func lowered(_ text: String) -> [UInt8] {
        text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    /// Where the first occurrence ends.
    private static func end(of part: [UInt8], in octets: ArraySlice<UInt8>) -> Int? {
        guard octets.count >= part.count else { return nil }
        for start in octets.startIndex...(octets.endIndex - part.count)
        where octets[start] == part[0] && octets[start..<(start + part.count)].elementsEqual(part) {
            return start + part.count
        }
        return nil
    }
}
