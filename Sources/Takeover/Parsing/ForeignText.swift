import SystemPackage

/// Text of other tools' files: shown only when it is printable, believed only when it is what it should be.
enum ForeignText {
    /// The longest value that is taken for anything, in octets.
    static let limit = 2_048

    /// A text as it may be shown on a terminal and in a comment: one line, no control characters, at most 200 characters.
    static func shown(_ text: String) -> String {
        text.unicodeScalars.prefix(200).map { scalar in
            isPrintable(scalar) ? "\(scalar)" : "\\u{\(String(scalar.value, radix: 16))}"
        }.joined()
    }

    /// Whether a text is one line without control characters and directional overrides.
    static func isPrintable(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(isPrintable) }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }

    static func shown(_ path: FilePath) -> String { shown(path.string) }

    /// A URL with `https` of printable ASCII without blanks and quotes; nil for anything else.
    static func url(_ text: String?) -> String? {
        guard let text, text.hasPrefix("https://"), text.utf8.count > 8, text.utf8.count <= limit,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C })
        else { return nil }
        return text
    }

    /// The host of a URL, with its port if it has one; nil when there is none.
    static func server(of url: String?) -> String? {
        guard let url = Self.url(url) else { return nil }
        let rest = url.dropFirst("https://".count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return rest.isEmpty || rest.contains("@") ? nil : String(rest)
    }

    /// An absolute, printable path, `.` and `..` resolved; nil for anything else.
    static func path(_ text: String?) -> FilePath? {
        guard let text, text.hasPrefix("/"), text.utf8.count <= limit,
            isPrintable(text)
        else { return nil }
        return FilePath(text).lexicallyNormalized()
    }

    /// E-mail addresses out of contacts, `mailto:` taken off; what does not look like one is left out.
    static func contacts(_ texts: [String?]) -> [String] {
        var found: [String] = []
        for text in texts.compactMap(\.self) {
            let address = text.hasPrefix("mailto:") ? String(text.dropFirst("mailto:".count)) : text
            let isSound =
                address.utf8.count <= 254 && address.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x2C }
                && address.split(separator: "@", omittingEmptySubsequences: false).filter { !$0.isEmpty }.count == 2
            if isSound, !found.contains(address) { found.append(address) }
        }
        return found
    }

    /// A word of letters, digits, `-` and `_`, as plugins and DNS providers are called; nil for anything else.
    static func word(_ text: String?) -> String? {
        guard let text, (1...64).contains(text.utf8.count),
            text.utf8.allSatisfy({
                (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
                    || $0 == 0x5F
            })
        else { return nil }
        return text
    }
}
