package import FoundationEssentials

/// One rule as data: what it is called, how bad a violation is, who says so, and when and where it holds.
package struct Check: Sendable, Hashable {
    /// Whom a rule binds.
    package enum Realm: String, Sendable {
        case everywhere
        /// Only chains that end in a publicly trusted root.
        case publicTrust
        /// Only chains that do not.
        case privateTrust
    }

    /// Where the facts come from that decide it.
    package enum Facts: String, Sendable {
        /// The certificate, its chain or its file alone.
        case certificate
        /// A handshake with the endpoint.
        case endpoint
        /// Another service: DNS, a CA, a revocation list, HTTP.
        case outside
        /// Our own store and configuration.
        case estate
    }

    /// 1 to 100: its row in the published list of checks.
    package let number: Int
    /// A stable word for machines: lower case, hyphens; never reused for something else.
    package let id: String
    /// The rule in a few words, as a statement of what is wrong when it is violated.
    package let title: String
    /// How bad a violation is, unless the verdict says otherwise.
    package let severity: Severity
    /// Who says so: RFC and section, Baseline Requirements section, root programme, or "policy".
    package let source: String
    /// Violations count from this instant on (for rules that begin on a date); nil means always.
    package let from: Date?
    /// Violations count before this instant only; nil means for ever.
    package let until: Date?
    package let realm: Realm
    package let facts: Facts

    package init(
        _ number: Int,
        _ id: String,
        _ title: String,
        _ severity: Severity,
        source: String,
        facts: Facts,
        realm: Realm = .everywhere,
        from: Date? = nil,
        until: Date? = nil
    ) {
        self.number = number
        self.id = id
        self.title = title
        self.severity = severity
        self.source = source
        self.facts = facts
        self.realm = realm
        self.from = from
        self.until = until
    }

    /// Whether the rule binds chains of this trust at this instant.
    package func applies(toPublicTrust isPublic: Bool, at instant: Date) -> Bool {
        if let from, instant < from { return false }
        if let until, instant >= until { return false }
        return switch realm {
        case .everywhere: true
        case .publicTrust: isPublic
        case .privateTrust: !isPublic
        }
    }
}
