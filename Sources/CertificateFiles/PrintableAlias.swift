/// A name out of somebody else's keystore, made safe to show: control characters, directional overrides and what has no
/// glyph are escaped, and it is cut at 200 characters.
enum PrintableAlias {
    private static let longest = 200

    /// The text; octets that are no UTF-8 become U+FFFD.
    static func text(_ octets: some Collection<UInt8>) -> String {
        var safe = String.UnicodeScalarView()
        var count = 0
        for scalar in String(decoding: octets.prefix(longest * 4), as: UTF8.self).unicodeScalars {
            guard count < longest else {
                safe.append("…")
                break
            }
            count += 1
            if isHarmless(scalar) {
                safe.append(scalar)
            } else {
                safe.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
            }
        }
        return String(safe)
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: !scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
