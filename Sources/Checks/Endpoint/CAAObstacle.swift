/// What CAA records hold against an authority, as far as the issuer's name decides it.
///
/// Accounts and validation methods (RFC 8657) are looked at before an order is spent, not here.
enum CAAObstacle {
    /// - Parameters:
    ///   - properties: the relevant set of the name; empty when there is none.
    ///   - issuers: the authority's names; one of them is enough.
    /// - Returns: one line; nil when nothing forbids the authority.
    static func find(in properties: [CAAProperty], isWildcard: Bool, for issuers: [String]) -> String? {
        // RFC 8659 §4.1: a CA "MUST NOT issue" when a critical property is not understood.
        if let strange = properties.first(where: { $0.isCritical && !$0.isKnown }) {
            return "the critical property \"\(OneLine.text(strange.tag))\" is not known to authorities"
        }
        let wild = properties.filter { $0.tag == "issuewild" }
        let relevant = isWildcard && !wild.isEmpty ? wild : properties.filter { $0.tag == "issue" }
        guard !relevant.isEmpty else { return nil }
        let wanted = Set(issuers.map { $0.lowercased() })
        guard !relevant.contains(where: { wanted.contains($0.issuer) }) else { return nil }
        let granted = relevant.map { $0.issuer.isEmpty ? "nobody" : OneLine.text($0.issuer) }
        return "allowed is \(OneLine.list(granted)), not \(OneLine.list(issuers.map { OneLine.text($0) }))"
    }
}
