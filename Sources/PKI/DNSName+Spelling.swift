extension DNSName {
    /// The reader's spelling of an internationalised name (`bücher.example` for `xn--bcher-kva.example`); nil for a name
    /// without A-labels, and for one whose labels are not what a reader's spelling would give (RFC 5891 §5.4) or hold
    /// anything but letters, marks, digits and hyphens: nothing here can move a cursor or turn a line round.
    package var readersSpelling: String? {
        var isInternational = false
        var labels: [String] = []
        for label in ascii.split(separator: ".", omittingEmptySubsequences: false) {
            guard label.hasPrefix("xn--") else {
                labels.append(String(label))
                continue
            }
            isInternational = true
            guard let shown = Punycode.decode(label.dropFirst(4)), Punycode.encode(shown) == String(label.dropFirst(4)),
                shown.unicodeScalars.contains(where: { !$0.isASCII }),
                shown.unicodeScalars.allSatisfy(Self.isShown)
            else { return nil }
            labels.append(shown)
        }
        return isInternational ? labels.joined(separator: ".") : nil
    }

    /// The A-label spelling that a name in the reader's spelling probably means: a suggestion, for the mapping of
    /// capital and compatibility characters (UTS 46) is not done.
    package static func suggestion(for text: String) -> String? {
        let labels = text.lowercased().split(separator: ".", omittingEmptySubsequences: false).map { label in
            label.utf8.allSatisfy { $0 < 0x80 } ? String(label) : Punycode.encode(String(label)).map { "xn--" + $0 }
        }
        guard !labels.contains(nil), labels.contains(where: { $0?.hasPrefix("xn--") == true }) else { return nil }
        let name = labels.compactMap { $0 }.joined(separator: ".")
        return (try? DNSName(name)) == nil ? nil : name
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark, .decimalNumber: true
        default: scalar == "-"
        }
    }
}

extension Identifier {
    /// The value, followed by the reader's spelling where there is another.
    package var display: String {
        guard case .dns(let name) = self, let spelling = name.readersSpelling else { return value }
        return "\(value) (\(spelling))"
    }
}
