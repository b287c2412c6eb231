/// What a server says about itself; every member is optional, and one of a wrong type counts as absent.
package struct DirectoryMetadata: Sendable, Equatable {
    /// The URL of the current terms of service.
    package let termsOfService: ServerText?
    /// The authority's page; some servers call the member `home`.
    package let website: ServerText?
    /// The names the server goes by in CAA records.
    package let caaIdentities: [ServerText]
    /// Whether accounts are for customers only. Some servers say no and mean yes.
    package let externalAccountRequired: Bool
    /// Profile names with what the server says about each (draft-ietf-acme-profiles §3).
    package let profiles: [String: ServerText]
    /// The names the server promises to take in dns-persist-01 records (draft-ietf-acme-dns-persist-02 §3.2).
    package let issuerDomainNames: IssuerDomainNames?
    /// What the accounts in such records begin with (§4.1).
    package let accountHashPrefix: AccountHashPrefix?

    init(_ json: JSONReader?) {
        termsOfService = json?.text("termsOfService")
        website = json?.text("website") ?? json?.text("home")
        caaIdentities = json?.strings("caaIdentities").map { ServerText($0.text) } ?? []
        externalAccountRequired = json?.bool("externalAccountRequired") ?? false
        var profiles: [String: ServerText] = [:]
        for (name, value) in json?.object("profiles")?.members ?? [:] {
            // A label alone is enough: one server here gives no descriptions.
            if case .string(let text) = value {
                profiles[name] = ServerText(text)
            } else {
                profiles[name] = ServerText("")
            }
        }
        self.profiles = profiles
        issuerDomainNames = json.flatMap { IssuerDomainNames("issuerDomainNames", of: $0) }
        accountHashPrefix = json?.optionalString("accountHashPrefix").flatMap { AccountHashPrefix($0) }
    }
}
