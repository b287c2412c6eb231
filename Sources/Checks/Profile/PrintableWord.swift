/// Somebody else's text as it may stand in a finding: one line, control and invisible characters escaped, cut short.
enum PrintableWord {
    /// Longer text is cut here, in scalars.
    private static let most = 120

    /// Octets that should be UTF-8; each one that is not is shown as `\xNN`.
    static func of(_ octets: some Collection<UInt8>) -> String {
        if let text = String(validating: octets, as: UTF8.self) { return of(text) }
        return of(
            octets.prefix(most + 1).map { (0x20..<0x7F).contains($0) ? String(UnicodeScalar($0)) : hex($0) }.joined()
        )
    }

    /// A text.
    static func of(_ text: some StringProtocol) -> String {
        var safe = ""
        for (count, scalar) in text.unicodeScalars.enumerated() {
            if count == most { return safe + "…" }
            if isHarmless(scalar) {
                safe.unicodeScalars.append(scalar)
            } else {
                safe += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return safe
    }

    /// Some of a list, and how many more there are.
    static func list(_ words: [String], most: Int = 5) -> String {
        let shown = words.prefix(most).joined(separator: ", ")
        return words.count > most ? "\(shown) and \(words.count - most) more" : shown
    }

    private static func hex(_ octet: UInt8) -> String { "\\x" + (octet < 16 ? "0" : "") + String(octet, radix: 16) }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }
}
