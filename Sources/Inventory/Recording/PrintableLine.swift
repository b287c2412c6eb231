/// Text from certificates and peers, made fit for one line of a terminal, a table or a page.
enum PrintableLine {
    /// At most this many characters are kept.
    static let limit = 400

    /// Control and format characters by their number, so that nothing is hidden and nothing turns the line around.
    static func of(_ text: some StringProtocol) -> String {
        // Nearly every text of an estate, and the category of a scalar costs a search.
        if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return String(text) }
        var line = ""
        for scalar in text.unicodeScalars.prefix(limit) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
                line += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: line.unicodeScalars.append(scalar)
            }
        }
        return line
    }
}
