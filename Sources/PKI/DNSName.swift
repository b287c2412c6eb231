/// A host name as certificates carry it: lower-case A-labels, no trailing dot, perhaps one leading `*.`.
///
/// RFC 8555 §7.1.4 and RFC 5280 §7.2: names on the wire are ASCII; an internationalised name is written as its
/// A-label (`xn--…`) before it comes here.
package struct DNSName: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Why a text is not a host name that a certificate can carry.
    package enum Malformed: Error, Sendable, Equatable, CustomStringConvertible {
        case empty
        case tooLong
        case notASCII
        case label(String)
        case wildcardNotLeftmost
        case singleLabel
        case looksLikeAddress
        case reverseZone

        package var description: String {
            switch self {
            case .empty: "the name is empty"
            case .tooLong: "the name is longer than 253 octets"
            case .notASCII: "the name is not ASCII; write its A-label (xn--…)"
            case .label(let label): "the label \"\(label)\" is not letters, digits and inner hyphens, 1 to 63 of them"
            case .wildcardNotLeftmost: "a wildcard stands alone, as the leftmost label"
            case .singleLabel: "the name has one label only"
            case .looksLikeAddress: "an IP address is not a DNS name"
            case .reverseZone: "names under arpa are not issued for"
            }
        }
    }

    /// The name in lower-case ASCII, with `*.` in front if it is a wildcard, without a trailing dot.
    package let ascii: String

    /// Parses a name: upper case is folded, one trailing dot is dropped, everything else must be right.
    ///
    /// `localhost` is the one single-label name accepted, for private authorities.
    package init(_ text: String) throws(Malformed) {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { throw .notASCII }
        var name = text.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        guard !name.isEmpty else { throw .empty }
        guard name.utf8.count <= 253 else { throw .tooLong }
        var labels = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if labels.first == "*" { labels.removeFirst() }
        guard !labels.contains(where: { $0.contains("*") }) else { throw .wildcardNotLeftmost }
        for label in labels where !Self.isLabel(label) { throw .label(label) }
        guard labels.count > 1 || name == "localhost" else { throw .singleLabel }
        if let last = labels.last, last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { throw .looksLikeAddress }
        // CA/Browser Forum Baseline Requirements 2.2.6: reverse-zone names are forbidden as DNS identifiers.
        guard labels.last != "arpa" else { throw .reverseZone }
        ascii = name
    }

    /// Whether the leftmost label is `*`.
    package var isWildcard: Bool { ascii.hasPrefix("*.") }

    /// The name without a leading `*.`: what an authorization for a wildcard is about (RFC 8555 §7.1.4).
    package var base: String { isWildcard ? String(ascii.dropFirst(2)) : ascii }

    package var description: String { ascii }

    package static func < (left: DNSName, right: DNSName) -> Bool { left.ascii < right.ascii }

    private static func isLabel(_ label: String) -> Bool {
        let octets = Array(label.utf8)
        guard (1...63).contains(octets.count), octets.first != 0x2D, octets.last != 0x2D else { return false }
        return octets.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
        }
    }
}
