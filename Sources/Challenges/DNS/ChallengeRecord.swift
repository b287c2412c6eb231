package import ACME

/// One TXT record that proves control of one name, and what it was made of: enough for every way to write it, and to
/// take it away again after this process is gone.
///
/// Names are ASCII without a trailing dot. Nothing in it is secret: the key authorization is what the world may read.
package struct ChallengeRecord: Hashable, Sendable {
    /// The kind of challenge it answers.
    package let type: ChallengeType
    /// Where the authority looks: `_acme-challenge.example.com`.
    package let name: String
    /// Where it is written: the same, or where a CNAME at ``name`` leads.
    package var target: String
    /// The record's text (RFC 8555 §8.4): 43 characters of base64url.
    package let value: String
    /// The name that is proven, without `*.`.
    package let domain: String
    /// The challenge's token.
    package let token: String
    /// The token and the account key's thumbprint.
    package let keyAuthorization: String
    /// How long resolvers may keep it, in seconds.
    package var ttl: Int

    /// How long by default: what is asked for once should not be remembered.
    package static let defaultTTL = 60

    /// A record; `target` is `name` unless told otherwise.
    package init(
        type: ChallengeType,
        name: String,
        target: String? = nil,
        value: String,
        domain: String,
        token: String,
        keyAuthorization: String,
        ttl: Int = ChallengeRecord.defaultTTL
    ) {
        self.type = type
        self.name = name
        self.target = target ?? name
        self.value = value
        self.domain = domain
        self.token = token
        self.keyAuthorization = keyAuthorization
        self.ttl = ttl
    }

    /// Whether it stands where every client of dns-01 puts it: conventions that pass a domain only can mean no other
    /// place.
    package var isAtUsualName: Bool { name == "_acme-challenge.\(domain)" }

    /// Whether two are one record in the DNS, where only place and text count.
    func isSame(as other: ChallengeRecord) -> Bool { target == other.target && value == other.value }
}
