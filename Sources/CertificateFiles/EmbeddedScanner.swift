/// Finds values that are base64 of PEM in YAML and JSON: `certificate-authority-data: LS0t…`, `"tls.crt": "LS0t…"`.
///
/// No parser of either language: what is looked for begins with letters that nothing else begins with, and stands on one
/// line. Each octet is looked at a bounded number of times.
struct EmbeddedScanner {
    /// One value, still in base64.
    struct Value {
        /// The key before it, printable; nil when none stands there.
        let name: String?
        let octets: UnsafeRawBufferPointer
    }

    private static let nameLimit = 128

    private let text: UnsafeRawBufferPointer
    private var offset = 0

    init(_ text: UnsafeRawBufferPointer) { self.text = text }

    /// The next value; nil at the end of the text.
    mutating func next() -> Value? {
        // base64 of "-----BEGIN" and of all that can follow it.
        while let start = OctetSearch.first("LS0tLS1CRUdJTi", in: text, from: offset) {
            var end = start
            while end < text.count, Base64Block.isDigit(text[end]) || text[end] == UInt8(ascii: "=") { end += 1 }
            offset = end
            // Letters before it: the middle of something else.
            if start > 0, Base64Block.isDigit(text[start - 1]) { continue }
            return Value(name: name(before: start), octets: UnsafeRawBufferPointer(rebasing: text[start..<end]))
        }
        return nil
    }

    /// The key: behind it a colon or an equals sign, quotes and spaces around either.
    private func name(before value: Int) -> String? {
        var index = skipBack(value)
        guard index > 0, text[index - 1] == UInt8(ascii: ":") || text[index - 1] == UInt8(ascii: "=") else {
            return nil
        }
        index = skipBack(index - 1)
        let end = index
        while index > max(0, end - Self.nameLimit), Self.isNameOctet(text[index - 1]) { index -= 1 }
        return index < end ? String(decoding: text[index..<end], as: UTF8.self) : nil
    }

    private func skipBack(_ place: Int) -> Int {
        var index = place
        while index > max(0, place - Self.nameLimit), [0x20, 0x09, 0x22, 0x27].contains(text[index - 1]) { index -= 1 }
        return index
    }

    private static func isNameOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
