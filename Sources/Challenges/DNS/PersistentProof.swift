package import ACME

/// Judges published records for dns-persist-01: whether they prove what is asked, and which would.
package protocol PersistentProof: Sendable {
    /// Where the record stands (draft-ietf-acme-dns-persist): `_validation-persist.example.com`.
    func recordName(for answer: ChallengeAnswer) -> String

    /// Judges all texts published there. Others' records among them, malformed ones too, are no obstacle.
    func judge(_ answer: ChallengeAnswer, published: [String]) -> PersistentVerdict
}

/// What published records are worth for a dns-persist-01 challenge.
package enum PersistentVerdict: Sendable, Equatable {
    /// One of them proves it.
    case satisfied
    /// None does, for this reason; this text would.
    case lacking(reason: String, publish: String)
}
