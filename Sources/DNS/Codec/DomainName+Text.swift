extension DomainName {
    /// Reads master-file text (RFC 1035 §5.1): `\.` and `\DDD` escape, one dot may end it; always taken as absolute.
    package init(_ text: String) throws(MalformedDomainName) {
        let octets = Array(text.utf8)
        guard !octets.isEmpty else { throw .empty }
        guard octets != [UInt8(ascii: ".")] else {
            self = .root
            return
        }
        var labels: [[UInt8]] = []
        var label: [UInt8] = []
        var index = 0
        while index < octets.count {
            switch octets[index] {
            case UInt8(ascii: "."):
                labels.append(label)
                label = []
                index += 1
            case UInt8(ascii: "\\"):
                let (octet, length) = try Self.escaped(octets[(index + 1)...])
                label.append(octet)
                index += 1 + length
            case 0x21...0x7E:
                label.append(octets[index])
                index += 1
            default:
                throw .character
            }
        }
        if octets.last != UInt8(ascii: ".") || !label.isEmpty { labels.append(label) }
        try self.init(labels: labels)
    }

    /// What follows a backslash: three digits or one character.
    private static func escaped(_ rest: ArraySlice<UInt8>) throws(MalformedDomainName) -> (UInt8, Int) {
        guard let first = rest.first else { throw .escape }
        guard (0x30...0x39).contains(first) else { return (first, 1) }
        let digits = rest.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .escape }
        let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard let octet = UInt8(exactly: value) else { throw .escape }
        return (octet, 3)
    }

    /// Printable ASCII whatever a server sent, escaped as master files do, without the last dot; `.` for the root.
    package var description: String {
        labels.isEmpty ? "." : labels.map(Self.text).joined(separator: ".")
    }

    /// The same with the last dot, for programs that take names without it as relative.
    package var absolute: String { labels.isEmpty ? "." : description + "." }

    private static func text(_ label: [UInt8]) -> String {
        label.map { octet in
            switch octet {
            case UInt8(ascii: "."), UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: ";"), UInt8(ascii: "("),
                UInt8(ascii: ")"), UInt8(ascii: "@"), UInt8(ascii: "$"):
                "\\" + String(UnicodeScalar(octet))
            default: Printable.character(octet)
            }
        }.joined()
    }
}
