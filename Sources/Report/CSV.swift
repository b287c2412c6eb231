/// Comma-separated values as RFC 4180 wants them, safe to open in a spreadsheet.
package enum CSV {
    /// One record and its CRLF. Fields that a spreadsheet would take for a formula get a leading apostrophe.
    package static func record(_ fields: some Sequence<String>) -> String {
        fields.map { quoted(neutral($0)) }.joined(separator: ",") + "\r\n"
    }

    /// A spreadsheet computes what begins with one of these, also with their full-width forms; what comes from a server
    /// must not be computed.
    private static func neutral(_ field: String) -> String {
        guard let first = field.unicodeScalars.first else { return field }
        switch first {
        case "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": return "'" + field
        default: return field
        }
    }

    /// RFC 4180 §2: "Fields containing line breaks (CRLF), double quotes, and commas should be enclosed in
    /// double-quotes", and "a double-quote appearing inside a field must be escaped by preceding it with another double
    /// quote". Semicolons and spaces at the ends are quoted too: some readers split at the one and cut off the other.
    private static func quoted(_ field: String) -> String {
        let scalars = field.unicodeScalars
        let needsQuotes = scalars.contains { "\",;\r\n\t".unicodeScalars.contains($0) }
        guard needsQuotes || scalars.first == " " || scalars.last == " " else { return field }
        var result = "\""
        for scalar in scalars {
            if scalar == "\"" { result.unicodeScalars.append("\"") }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
