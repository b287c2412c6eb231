/// Who asks for a certificate, where, and by which means: what CAA records are held against.
package struct CAAApplicant: Sendable, Equatable {
    /// The CA's names in CAA, from its directory's `caaIdentities`; empty when it does not say.
    package let issuerDomains: [String]
    /// The account's URL as the CA gave it; nil before there is one.
    package let accountURI: String?
    /// The challenge types that could be used (`http-01`, …); empty for any.
    package let methods: Set<String>

    package init(issuerDomains: [String], accountURI: String?, methods: Set<String> = []) {
        self.issuerDomains = issuerDomains
        self.accountURI = accountURI
        self.methods = methods
    }
}
