/// Where a server wants each kind of request (RFC 8555 §7.1.1). Nothing is ever derived from the directory's own URL.
package struct Directory: Sendable, Equatable {
    package let newNonce: ServerURL
    package let newAccount: ServerURL
    package let newOrder: ServerURL
    /// The rest is nil where a server does not offer it, or names a URL that is not asked.
    package let newAuthorization: ServerURL?
    package let revokeCertificate: ServerURL?
    package let keyChange: ServerURL?
    package let renewalInfo: ServerURL?
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
