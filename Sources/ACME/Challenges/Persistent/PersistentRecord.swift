package import FoundationEssentials

/// A TXT record of dns-persist-01 at `_validation-persist.NAME`: who may issue, for which account, how far and how long.
///
/// It belongs to the operator of the name and stays. Several may stand side by side, one for each authority and account.
package struct PersistentRecord: Hashable, Sendable {
    /// The authority's name, in lower case.
    package let issuer: String
    /// The account, in clear or hashed; compared octet by octet (RFC 3986 §6.2.1).
    package let accountURI: String
    /// Whether it is good for the wildcard as well: `policy=wildcard`, in any case of letters.
    package let coversWildcard: Bool
    /// The last second of the UNIX clock at which it may be validated; nil for no end.
    package let persistUntil: Int64?

    init(issuer: String, accountURI: String, coversWildcard: Bool, persistUntil: Int64?) {
        self.issuer = issuer
        self.accountURI = accountURI
        self.coversWildcard = coversWildcard
        self.persistUntil = persistUntil
    }

    /// Reads a published text, its strings joined already; nil for what an authority would call malformed.
    ///
    /// "The server MUST ignore any parameter within the issue-value that has an unrecognized tag"; a parameter that comes
    /// twice, no `accounturi`, and a `persistUntil` that is no base-10 integer are malformed.
    package init?(_ text: String) {
        guard let value = IssueValue(text), !value.issuer.isEmpty else { return nil }
        let tags = value.parameters.map(\.tag)
        guard Set(tags).count == tags.count else { return nil }
        func parameter(_ tag: String) -> String? { value.parameters.first { $0.tag == tag }?.value }
        guard let accountURI = parameter("accounturi"), !accountURI.isEmpty else { return nil }
        var persistUntil: Int64?
        if let text = parameter("persistUntil") {
            guard let seconds = Self.seconds(text) else { return nil }
            persistUntil = seconds
        }
        self.init(
            issuer: value.issuer,
            accountURI: accountURI,
            coversWildcard: parameter("policy")?.lowercased() == "wildcard",
            persistUntil: persistUntil
        )
    }

    /// Reads a published record from its strings.
    ///
    /// RFC 1035 §3.3.14 has a record of one or more strings of at most 255 octets; they are joined with nothing between.
    package init?(strings: [String]) { self.init(strings.joined()) }

    /// The record's text, as a zone or a provider takes it.
    package var text: String {
        var parts = [issuer, "accounturi=\(accountURI)"]
        if coversWildcard { parts.append("policy=wildcard") }
        if let persistUntil { parts.append("persistUntil=\(persistUntil)") }
        return parts.joined(separator: "; ")
    }

    /// The text in strings of at most 255 octets, as the record carries it.
    package var strings: [String] {
        var strings: [String] = []
        var rest = text.utf8[...]
        while !rest.isEmpty {
            strings.append(String(decoding: rest.prefix(255), as: UTF8.self))
            rest = rest.dropFirst(255)
        }
        return strings
    }

    /// When it ends; nil for no end. To be warned of well before.
    package var end: Date? { persistUntil.map { Date(timeIntervalSince1970: Double($0)) } }

    /// Whether it may still be validated. "CAs MUST NOT consider this validation record valid for new validation attempts
    /// after the specified timestamp."
    package func isCurrent(at now: Date) -> Bool { end.map { now <= $0 } ?? true }

    /// A base-10 integer; one too large for any clock is the largest there is.
    private static func seconds(_ text: String) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(text) ?? .max
    }
}
