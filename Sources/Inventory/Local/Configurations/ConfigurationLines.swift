/// The lines of a configuration: numbered, with the ones that go on in the next joined.
struct ConfigurationLines {
    /// A line, or several that are one.
    struct Line: Equatable {
        /// The number of its first line, from one.
        let number: Int
        let text: String
    }

    /// How a line says that it goes on.
    enum Continuation {
        /// Not at all.
        case none
        /// By a backslash at its end.
        case backslash
        /// By a blank at the beginning of the next.
        case indentation
    }

    /// Splits a text; comment lines, which begin with `#` after blanks, are left out and never interrupt a long line.
    static func split(_ text: [UInt8], _ continuation: Continuation) -> [Line] {
        var lines: [Line] = []
        var goesOn = false
        for (index, raw) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            var line = raw.last == 0x0D ? raw.dropLast() : raw
            let isIndented = line.first == 0x20 || line.first == 0x09
            let content = line.drop { $0 == 0x20 || $0 == 0x09 }
            let joins = continuation == .indentation ? isIndented && !lines.isEmpty : goesOn
            if content.first == 0x23, !goesOn { continue }
            if content.isEmpty, continuation == .indentation { continue }
            goesOn = continuation == .backslash && line.last == 0x5C
            if goesOn { line = line.dropLast() }
            let words = String(decoding: line, as: UTF8.self)
            if joins, let last = lines.popLast() {
                lines.append(Line(number: last.number, text: last.text + " " + words))
            } else {
                lines.append(Line(number: index + 1, text: words))
            }
        }
        return lines.filter { $0.text.contains { !$0.isWhitespace } }
    }
}

/// Splits a line into words as shells do: blanks between, quotes around, a backslash before what means itself.
enum QuotedWords {
    /// What the quotes and backslashes of a program mean.
    struct Rules: Sendable {
        var quotes: Set<UInt8> = [UInt8(ascii: "\""), UInt8(ascii: "'")]
        /// Whether `#` begins a comment anywhere outside of quotes, not only at a line's beginning.
        var hasComments = false
        /// Whether a backslash outside of quotes takes away a meaning.
        var hasEscapes = true
        /// Whether a quote in the middle of a word means something.
        var quotesInside = true

        static let apache = Rules(hasEscapes: false, quotesInside: false)
        static let haproxy = Rules(hasComments: true)
    }

    /// The words; `isWhole` is false when a quote was not closed.
    static func split(_ line: String, _ rules: Rules) -> (words: [String], isWhole: Bool) {
        var words: [String] = []
        var word: [UInt8]?
        var quote: UInt8?
        var rest = Array(line.utf8)[...]
        func ended(_ octets: [UInt8]) -> String { String(decoding: octets, as: UTF8.self) }
        while let octet = rest.popFirst() {
            if let open = quote {
                if octet == open {
                    quote = nil
                } else if octet == 0x5C, open == UInt8(ascii: "\""), let next = rest.first, next == open || next == 0x5C
                {
                    word?.append(next)
                    rest.removeFirst()
                } else {
                    word?.append(octet)
                }
            } else if octet == 0x20 || octet == 0x09 {
                if let whole = word { words.append(ended(whole)) }
                word = nil
            } else if rules.quotes.contains(octet), word == nil || rules.quotesInside {
                quote = octet
                word = word ?? []
            } else if rules.hasComments, octet == UInt8(ascii: "#") {
                break
            } else if rules.hasEscapes, octet == 0x5C, let next = rest.popFirst() {
                word = (word ?? []) + [next]
            } else {
                word = (word ?? []) + [octet]
            }
        }
        if let whole = word { words.append(ended(whole)) }
        return (words, quote == nil)
    }
}
