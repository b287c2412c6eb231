/// A dns-persist-01 challenge as its server sent it, well formed, but not yet held against the directory.
package struct PersistentOffer: Hashable, Sendable {
    /// The names, one of which the record has to have.
    let issuers: IssuerDomainNames
    /// The account in clear, up to draft -01; nil where the challenge leaves it out.
    let accountURI: String?
    /// Whether it is written as from draft -02 on, where records have the account hashed.
    let isHashed: Bool

    /// Reads either spelling: `issuer-domain-names` of drafts -00 and -01, `issuerDomainNames` of -02. Nil for what the
    /// drafts call malformed.
    init?(_ json: JSONReader) {
        if json.has("issuerDomainNames") {
            guard let issuers = IssuerDomainNames("issuerDomainNames", of: json) else { return nil }
            self.issuers = issuers
        } else {
            guard let issuers = IssuerDomainNames("issuer-domain-names", of: json) else { return nil }
            self.issuers = issuers
        }
        accountURI = json.optionalString("accounturi").flatMap { Self.isURI($0) ? $0 : nil }
        if json.has("accounturi"), accountURI == nil { return nil }
        // A server on its way between drafts may mix the spellings; the account in clear says which record it wants.
        isHashed = json.has("issuerDomainNames") && accountURI == nil
    }

    /// What may stand in a record's value: printable ASCII without white space and without `;`.
    private static func isURI(_ text: String) -> Bool {
        (1...2_048).contains(text.utf8.count) && text.utf8.allSatisfy(IssueValue.isValueOctet)
    }
}
