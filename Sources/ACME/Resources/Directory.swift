/// Where a server wants each kind of request (RFC 8555 §7.1.1). Nothing is ever derived from the directory's own URL.
package struct Directory: Sendable, Equatable {
    /// Asked with HEAD for a fresh nonce (RFC 8555 §7.2).
    package let newNonce: ServerURL
    /// Makes and finds accounts (§7.3).
    package let newAccount: ServerURL
    /// Takes orders (§7.4).
    package let newOrder: ServerURL
    /// The rest is nil where a server does not offer it, or names a URL that is not asked.
    package let newAuthorization: ServerURL?
    /// Revokes certificates (§7.6).
    package let revokeCertificate: ServerURL?
    /// Replaces an account's key (§7.3.5).
    package let keyChange: ServerURL?
    /// Tells when to renew (RFC 9773).
    package let renewalInfo: ServerURL?
    /// What the server says about itself.
    package let metadata: DirectoryMetadata

    /// The three members issuing needs must be there and inside the policy; of the others, what cannot be used is nil.
    init(_ json: JSONReader, under policy: OriginPolicy) throws(ProtocolBreach) {
        newNonce = try json.url("newNonce", under: policy)
        newAccount = try json.url("newAccount", under: policy)
        newOrder = try json.url("newOrder", under: policy)
        newAuthorization = try? json.optionalURL("newAuthz", under: policy)
        revokeCertificate = try? json.optionalURL("revokeCert", under: policy)
        keyChange = try? json.optionalURL("keyChange", under: policy)
        renewalInfo = try? json.optionalURL("renewalInfo", under: policy)
        metadata = DirectoryMetadata(json.object("meta"))
    }
}
