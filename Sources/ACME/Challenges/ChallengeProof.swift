/// What proves control of a name, by the two kinds of challenge there are.
package enum ChallengeProof: Hashable, Sendable {
    /// Something made of the challenge's token is shown while it is validated.
    case token(TokenProof)
    /// A record that names the account stands in the DNS all the time; the challenge has no token (dns-persist-01).
    case persistent(PersistentChallenge)
}
