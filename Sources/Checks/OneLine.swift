import PKI

/// Makes text from outside fit for one line of a report.
enum OneLine {
    /// Printable ASCII as it is, everything else and the backslash as `\u{…}`; cut after `limit` characters.
    static func text(_ raw: String, limit: Int = 200) -> String {
        var out = ""
        var count = 0
        for scalar in raw.unicodeScalars {
            guard count < limit else { return out + "…" }
            let isPlain = (0x20...0x7E).contains(scalar.value) && scalar != "\\"
            out += isPlain ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
            count += 1
        }
        return out
    }

    /// The first few of many, and how many more there are.
    static func list(_ items: [String], most: Int = 5) -> String {
        let shown = items.prefix(most).joined(separator: ", ")
        return items.count > most ? "\(shown) and \(items.count - most) more" : shown
    }
}

extension OneLine {
    /// A number without decimals; numbers that no integer holds are said to be huge.
    static func number(_ value: Double) -> String { Int(exactly: value.rounded()).map(String.init) ?? "very many" }

    /// Seconds as milliseconds.
    static func milliseconds(_ seconds: Double) -> String { "\(number(seconds * 1000)) ms" }

    /// Enough of a fingerprint to tell two certificates apart by eye.
    static func short(_ fingerprint: SHA256Digest) -> String { Hex.encode(fingerprint.bytes.prefix(8)) }
}
