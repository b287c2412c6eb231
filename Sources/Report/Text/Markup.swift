/// Text made safe for HTML and XML: what comes from outside is escaped once, here.
enum Markup {
    /// Escapes the five characters that mean something, drops what XML 1.0 does not allow, and spells out the
    /// characters that would turn the reading direction around: a name that reads backwards is a disguise.
    static func escaped(_ text: some StringProtocol) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n": result.unicodeScalars.append(scalar)
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": break
            case "\u{61C}", "\u{200B}"..."\u{200F}", "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{FEFF}":
                result += "[U+" + String(scalar.value, radix: 16, uppercase: true) + "]"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The text, cut after `limit` characters as Unicode counts its scalars; what was cut is replaced by an ellipsis.
    static func cut(_ text: String, to limit: Int) -> String {
        // A text with few bytes has few scalars: the common case costs nothing.
        guard text.utf8.count > limit else { return text }
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
            end != scalars.endIndex
        else { return text }
        return String(scalars[..<end]) + "…"
    }
}
