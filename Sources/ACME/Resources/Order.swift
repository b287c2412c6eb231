package import FoundationEssentials

/// An order as its server describes it (RFC 8555 §7.1.3). Only the status must be there.
package struct Order: Sendable, Equatable {
    /// Words nobody knows are kept.
    package let status: OrderStatus
    /// When the server gives the order up. Required by the RFC for pending and valid orders, left out by some servers.
    package let expires: Date?
    let identifiers: Set<WireIdentifier>
    /// One for each name at most, fewer where some are proven already.
    package let authorizations: [ServerURL]
    /// Where the certificate request goes. Some servers leave it out of later reads.
    package let finalize: ServerURL?
    /// Where the certificate is; absent from some valid orders at first.
    package let certificate: ServerURL?
    /// Why the order is invalid.
    package let problem: Problem?
    /// The profile the server chose or confirms (draft-ietf-acme-profiles §4).
    package let profile: ServerText?
    /// The certificate the server takes this order to replace (RFC 9773 §5).
    package let replaces: ServerText?

    /// A URL outside the policy is an error, an element of a wrong type is passed over.
    init(_ json: JSONReader, under policy: OriginPolicy) throws(ProtocolBreach) {
        status = OrderStatus(rawValue: try json.string("status"))
        expires = json.instant("expires")
        identifiers = Set(json.objects("identifiers").compactMap { WireIdentifier($0) })
        var authorizations: [ServerURL] = []
        for (text, place) in json.strings("authorizations") {
            let url = try ServerURL(text, under: policy, at: place)
            if !authorizations.contains(url) { authorizations.append(url) }
        }
        self.authorizations = authorizations
        finalize = try json.optionalURL("finalize", under: policy)
        certificate = try json.optionalURL("certificate", under: policy)
        problem = json.object("error").map { Problem($0) }
        profile = json.text("profile")
        replaces = json.text("replaces")
    }

    private init(_ later: Order, fillingFrom earlier: Order) {
        status = later.status
        expires = later.expires ?? earlier.expires
        identifiers = later.identifiers.isEmpty ? earlier.identifiers : later.identifiers
        authorizations = later.authorizations.isEmpty ? earlier.authorizations : later.authorizations
        finalize = later.finalize ?? earlier.finalize
        certificate = later.certificate
        problem = later.problem
        profile = later.profile ?? earlier.profile
        replaces = later.replaces ?? earlier.replaces
    }

    /// A later reading of the same order, with what it left out taken from this one.
    func updated(by later: Order) -> Order { Order(later, fillingFrom: self) }

    /// Whether a later reading speaks of other names or authorizations. What it leaves out has not changed.
    ///
    /// RFC 8555 §7.1.3: "The elements of the 'authorizations' and 'identifiers' arrays are immutable once set. […] If
    /// a client observes a change […] then it SHOULD consider the order invalid."
    func contradicts(_ later: Order) -> Bool {
        let names = !identifiers.isEmpty && !later.identifiers.isEmpty && identifiers != later.identifiers
        let proofs =
            !authorizations.isEmpty && !later.authorizations.isEmpty
            && Set(authorizations) != Set(later.authorizations)
        return names || proofs
    }
}
