import Glibc

/// Finds PEM blocks in a text, whatever stands around them (RFC 7468 §2: "Parsers … SHOULD ignore whitespace and other
/// non-base64 characters"): indented as in YAML, quoted with escaped line ends as in JSON, after a byte order mark.
///
/// Each octet is looked at a bounded number of times, however the blocks are cut or nested.
struct PEMScanner {
    /// One block, or the beginning of one.
    struct Block {
        let label: PEMLabel
        /// Where the line with its beginning stands.
        let start: Int
        /// Everything between the two boundaries.
        let body: Range<Int>
        /// Whether its end was found, with the same label.
        let isTerminated: Bool
    }

    private static let labelLimit = 64
    private static let dashes = Array("-----".utf8)

    private let text: UnsafeRawBufferPointer
    private var offset = 0

    init(_ text: UnsafeRawBufferPointer) { self.text = text }

    /// The next block; nil at the end of the text.
    mutating func next() -> Block? {
        while let begin = OctetSearch.first("-----BEGIN ", in: text, from: offset) {
            offset = begin + 11
            guard startsLine(begin), let label = label(from: offset) else { continue }
            offset = label.upperBound + 5
            guard endsLine(offset) else { continue }
            return block(begin, label)
        }
        return nil
    }

    private mutating func block(_ begin: Int, _ label: Range<Int>) -> Block {
        let body = offset..<(OctetSearch.first("-----", in: text, from: offset) ?? text.count)
        offset = body.upperBound
        let end = Array("-----END ".utf8) + text[label] + Self.dashes
        let isTerminated = OctetSearch.stands(end, in: text, at: offset)
        if isTerminated { offset += end.count }
        return Block(label: PEMLabel(text[label]), start: begin, body: body, isTerminated: isTerminated)
    }

    /// The label and nothing of the dashes behind it; nil when it is too long or no text.
    private func label(from start: Int) -> Range<Int>? {
        for index in start..<min(start + Self.labelLimit, text.count) {
            if text[index] == 0x2D { return OctetSearch.stands(Self.dashes, in: text, at: index) ? start..<index : nil }
            guard (0x20...0x7E).contains(text[index]) else { return nil }
        }
        return nil
    }

    /// Whether a boundary may stand here: at the beginning of a line, after white space, a quote, an escaped line end.
    private func startsLine(_ begin: Int) -> Bool {
        var index = begin
        while index > max(0, begin - 64), text[index - 1] == 0x20 || text[index - 1] == 0x09 { index -= 1 }
        guard index > 0 else { return true }
        switch text[index - 1] {
        case 0x0A, 0x0D, 0x22, 0x27, 0x3E, 0x60, 0xBF: return true
        // `\n`, or `: ` as between a key and an unquoted value.
        case 0x6E: return index > 1 && text[index - 2] == 0x5C
        default: return false
        }
    }

    /// Whether nothing but white space stands up to the line's end, escaped or not.
    private func endsLine(_ end: Int) -> Bool {
        var index = end
        while index < min(text.count, end + 64), text[index] == 0x20 || text[index] == 0x09 { index += 1 }
        guard index < text.count else { return true }
        return [0x0A, 0x0D, 0x5C].contains(text[index])
    }
}
