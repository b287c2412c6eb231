extension String {
    /// Fit for a message: control characters escaped, cut after 300 characters. What a server sent is untrusted.
    var quotable: String {
        var result = ""
        for scalar in unicodeScalars.prefix(300) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return unicodeScalars.count > 300 ? result + "…" : result
    }
}
