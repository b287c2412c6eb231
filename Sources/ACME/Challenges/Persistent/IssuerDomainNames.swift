/// The names an authority goes by in dns-persist-01 records.
///
/// draft-ietf-acme-dns-persist §3.1: "Clients MUST consider a challenge malformed if the `issuerDomainNames` array is
/// empty or if it contains more than 10 entries"; each name is a lower-case A-label domain name without a trailing dot,
/// of at most 253 octets.
package struct IssuerDomainNames: Hashable, Sendable {
    /// 1 to 10 names, in the server's order; harmless in records and messages.
    package let names: [String]
    /// The first of them.
    package let first: String

    /// Nil unless every one is right.
    init?(_ names: [String]) {
        guard let first = names.first, names.count <= 10, names.allSatisfy(Self.isName) else { return nil }
        self.names = names
        self.first = first
    }

    /// The strings of a member; nil if it is absent, no array, or holds anything else.
    init?(_ name: String, of json: JSONReader) {
        guard case .array(let elements) = json.members[name] else { return nil }
        let texts = elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
        guard texts.count == elements.count else { return nil }
        self.init(texts)
    }

    /// Whether every name is among others.
    func isContained(in others: some Collection<String>) -> Bool { names.allSatisfy { others.contains($0) } }

    private static func isName(_ text: String) -> Bool {
        guard (1...253).contains(text.utf8.count) else { return false }
        return text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
        }
    }
}
