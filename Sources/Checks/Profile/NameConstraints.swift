/// The name constraints of an authority, as far as they speak of DNS names and addresses (RFC 5280 §4.2.1.10).
package struct NameConstraints: Sendable, Hashable {
    /// What names have to lie within, if there is any of their kind.
    package let permitted: [AlternativeName]
    /// What names must not lie within.
    package let excluded: [AlternativeName]

    /// Reads NameConstraints; nil for anything else.
    init?(_ contents: ArraySlice<UInt8>) {
        var outer = DERReader(contents)
        guard var fields = outer.next(DERTag.sequence)?.reader,
            let permitted = Self.subtrees(fields.next(DERTag.constructed(0))),
            let excluded = Self.subtrees(fields.next(DERTag.constructed(1))), fields.isAtEnd
        else { return nil }
        self.permitted = permitted
        self.excluded = excluded
    }

    private static func subtrees(_ element: DERElement?) -> [AlternativeName]? {
        guard var reader = element?.reader else { return [] }
        var names: [AlternativeName] = []
        while !reader.isAtEnd {
            var fields = reader.next(DERTag.sequence)?.reader
            guard let base = fields?.next(), let name = AlternativeName(base) else { return nil }
            names.append(name)
        }
        return names
    }

    /// Why a name of a leaf is not allowed; nil when it is, and for kinds other than DNS names and addresses.
    package func objection(to name: AlternativeName) -> String? {
        guard name.kind == .dns || name.kind == .address else { return nil }
        if excluded.contains(where: { Self.covers($0, name) }) { return "excluded" }
        let bounds = permitted.filter { $0.kind == name.kind }
        return bounds.isEmpty || bounds.contains { Self.covers($0, name) } ? nil : "not among the permitted"
    }

    private static func covers(_ base: AlternativeName, _ name: AlternativeName) -> Bool {
        guard base.kind == name.kind else { return false }
        return name.kind == .dns ? covers(domain: base.folded, name.folded) : covers(range: base.octets, name.octets)
    }

    /// RFC 5280 §4.2.1.10: "Any DNS name that can be constructed by simply adding zero or more labels to the left-hand side
    /// of the name satisfies the name constraint." A leading dot, which some authorities write, asks for one at least.
    private static func covers(domain: [UInt8], _ name: [UInt8]) -> Bool {
        let dot = UInt8(ascii: ".")
        if domain.isEmpty { return true }
        guard name.count >= domain.count, name.suffix(domain.count).elementsEqual(domain) else { return false }
        if name.count == domain.count || domain.first == dot { return name.count > domain.count || domain.first != dot }
        return name[name.count - domain.count - 1] == dot
    }

    /// An address and its mask, one after the other.
    private static func covers(range: [UInt8], _ address: [UInt8]) -> Bool {
        guard range.count == address.count * 2 else { return false }
        return zip(address, zip(range.prefix(address.count), range.suffix(address.count))).allSatisfy { octet, bound in
            octet & bound.1 == bound.0 & bound.1
        }
    }
}
