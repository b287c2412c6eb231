/// Somebody else's text as it may be shown on a terminal or written to a log: control characters (ANSI sequences begin
/// with one), directional overrides and other invisible characters are escaped as `\u{1b}`. Line feeds and tabs stay if
/// asked for.
package struct PrintableText: Sendable, CustomStringConvertible {
    /// The text.
    package let description: String

    /// Makes a text safe to show.
    package init(_ text: some StringProtocol, keepingLines: Bool = false) {
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if Self.isHarmless(scalar) || keepingLines && (scalar == "\n" || scalar == "\t") {
                safe.append(scalar)
            } else {
                safe.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
            }
        }
        description = String(safe)
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }
}
