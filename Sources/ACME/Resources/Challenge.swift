/// One way offered to prove a name (RFC 8555 §7.1.5). Types nobody knows are kept: they are only never chosen.
package struct Challenge: Sendable, Equatable {
    /// The kind of proof.
    package let type: ChallengeType
    /// Where the go-ahead is sent; never read.
    package let url: ServerURL
    /// An open set: `pending`, `processing`, `valid`, `invalid`, and whatever comes.
    package let status: String?
    /// Nil if there is none (dns-persist-01 has none) or it is not a token.
    package let token: ChallengeToken?
    /// What a dns-persist-01 challenge asks for; nil for other types, and for one that is malformed.
    package let persistent: PersistentOffer?
    /// Why validation failed, or has not succeeded so far.
    package let problem: Problem?

    /// Nil if type or URL cannot be used: one odd challenge never spoils its authorization.
    init?(_ json: JSONReader, under policy: OriginPolicy) {
        guard let type = json.optionalString("type"), let url = try? json.url("url", under: policy) else { return nil }
        self.type = ChallengeType(rawValue: type)
        self.url = url
        status = json.optionalString("status")
        token = json.optionalString("token").flatMap { ChallengeToken($0) }
        persistent = self.type == .dnsPersist01 ? PersistentOffer(json) : nil
        problem = json.object("error").map { Problem($0) }
    }
}
