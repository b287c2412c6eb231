/// Where the members of a private JSON Web Key stand in its text: ranges, never the text itself.
///
/// No more of JSON than such a key needs: one object whose values are strings without escapes, and perhaps others,
/// which are passed over.
struct JWKMembers: Equatable {
    /// The members that make up a key (RFC 7518 §6.2, §6.3).
    enum Name: String, CaseIterable {
        case kty, crv, n, e, d, p, q, dp, dq, qi, x, y
    }

    /// The kinds of keys that can be accounts'.
    enum Kind: Equatable { case rsa, p256, p384 }

    private var ranges: [Name: Range<Int>] = [:]

    /// Nil unless the text is one object with names told apart.
    init?(_ text: UnsafeMutableRawBufferPointer) {
        var cursor = Cursor(text: text)
        guard cursor.take(UInt8(ascii: "{")) else { return nil }
        repeat {
            guard let name = cursor.string(), cursor.take(UInt8(ascii: ":")) else { return nil }
            let known = Name.allCases.first { Self.says(text, name, $0.rawValue) }
            if let value = cursor.string() {
                // RFC 7517 §4: "The member names within a JWK MUST be unique".
                if let known, ranges.updateValue(value, forKey: known) != nil { return nil }
            } else if !cursor.skipPlainValue() || known != nil {
                return nil
            }
        } while cursor.take(UInt8(ascii: ","))
        guard cursor.take(UInt8(ascii: "}")), cursor.isAtEnd else { return nil }
    }

    subscript(name: Name) -> Range<Int>? { ranges[name] }

    /// What kind of key it says it is; nil for one that cannot be an account's here.
    func kind(in text: UnsafeMutableRawBufferPointer) -> Kind? {
        guard let kty = ranges[.kty] else { return nil }
        if Self.says(text, kty, "RSA") { return .rsa }
        guard Self.says(text, kty, "EC"), let crv = ranges[.crv] else { return nil }
        if Self.says(text, crv, "P-256") { return .p256 }
        return Self.says(text, crv, "P-384") ? .p384 : nil
    }

    private static func says(_ text: UnsafeMutableRawBufferPointer, _ range: Range<Int>, _ word: String) -> Bool {
        text[range].elementsEqual(word.utf8)
    }

    private struct Cursor {
        let text: UnsafeMutableRawBufferPointer
        var place = 0

        var isAtEnd: Bool {
            mutating get {
                skipBlanks()
                return place == text.count
            }
        }

        mutating func skipBlanks() {
            while place < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[place]) { place += 1 }
        }

        mutating func take(_ octet: UInt8) -> Bool {
            skipBlanks()
            guard place < text.count, text[place] == octet else { return false }
            place += 1
            return true
        }

        /// What stands between two quotes; nil when no string begins here, or it holds an escape.
        mutating func string() -> Range<Int>? {
            guard take(UInt8(ascii: "\"")) else { return nil }
            let start = place
            while place < text.count, text[place] != UInt8(ascii: "\""), text[place] != UInt8(ascii: "\\"),
                text[place] >= 0x20
            { place += 1 }
            guard place < text.count, text[place] == UInt8(ascii: "\"") else { return nil }
            place += 1
            return start..<(place - 1)
        }

        /// A number, `true`, `false` or `null`.
        mutating func skipPlainValue() -> Bool {
            skipBlanks()
            let start = place
            while place < text.count, Self.isPlain(text[place]) { place += 1 }
            return place > start
        }

        private static func isPlain(_ octet: UInt8) -> Bool {
            (0x61...0x7A).contains(octet) || (0x30...0x39).contains(octet) || [0x2B, 0x2D, 0x2E, 0x45].contains(octet)
        }
    }
}
