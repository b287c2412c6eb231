/// One property of a CAA record (RFC 8659 §4.1).
package struct CAAProperty: Sendable, Hashable {
    package let isCritical: Bool
    /// `issue`, `issuewild`, …; case does not count.
    package let tag: String
    /// The value's text.
    package let value: String

    package init(isCritical: Bool = false, tag: String, value: String) {
        self.isCritical = isCritical
        self.tag = tag.lowercased()
        self.value = value
    }

    /// The issuer's domain name in front of the parameters (RFC 8659 §4.2), lower case; empty when it forbids all.
    var issuer: String {
        let name = value.prefix { $0 != ";" }
        return name.filter { $0 != " " && $0 != "\t" }.lowercased()
    }

    /// Properties an authority knows, so that their critical flag asks nothing special.
    var isKnown: Bool { ["issue", "issuewild", "iodef", "issuemail"].contains(tag) }
}
