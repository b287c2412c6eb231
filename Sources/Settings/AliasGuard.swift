/// Keeps texts away from the parser that could unfold by aliases into more than memory holds ("a billion laughs").
///
/// The parser resolves aliases before we see a node, and hashes keys all the way down. So what might be aliases is counted
/// beforehand, rather too many than too few: a dozen of them can multiply a text by 81 at most. Real anchors are refused
/// afterwards, where the parser says which they are.
enum AliasGuard {
    static let limit = 12

    /// Where the count of words like `*name` goes beyond the limit; nil if it does not. Comments are left out, but only on
    /// lines without quotes: there a `#` may stand inside a text.
    static func excess(in text: [UInt8]) -> Place? {
        var count = 0
        var line = 1
        for slice in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let hasQuotes = slice.contains { $0 == 0x22 || $0 == 0x27 }
            var inComment = false
            var previous: UInt8 = 0x20
            for index in slice.indices {
                let octet = slice[index]
                if isBreak(octet) { inComment = false }
                if octet == 0x23, previous == 0x20 || previous == 0x09, !hasQuotes { inComment = true }
                let next = index + 1 < slice.endIndex ? slice[index + 1] : 0x20
                if octet == 0x2A, !inComment, isApart(previous), isNameOctet(next) {
                    count += 1
                    if count > limit { return Place(line: line, column: index - slice.startIndex + 1) }
                }
                previous = octet
            }
            line += 1
        }
        return nil
    }

    /// A carriage return, or the last octet of the breaks that only YAML knows (U+0085, U+2028, U+2029).
    private static func isBreak(_ octet: UInt8) -> Bool { [0x0D, 0x85, 0xA8, 0xA9].contains(octet) }

    private static func isApart(_ octet: UInt8) -> Bool {
        // Blanks, breaks and the indicators that a node may follow at once: , - : ? [ { and closing quotes.
        isBreak(octet) || [0x20, 0x09, 0x2C, 0x2D, 0x3A, 0x3F, 0x5B, 0x7B, 0x22, 0x27].contains(octet)
    }

    private static func isNameOctet(_ octet: UInt8) -> Bool {
        (0x30...0x39).contains(octet) || (0x41...0x5A).contains(octet) || (0x61...0x7A).contains(octet) || octet == 0x5F
            || octet == 0x2D
    }
}
