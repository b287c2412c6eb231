package import PKI

/// One answer to one challenge: everything that belongs together travels together.
package struct ChallengeAnswer: Hashable, Sendable {
    /// The name that is being proven, without `*.`.
    package let identifier: Identifier
    /// Whether the proof is for the wildcard of the name.
    package let isWildcard: Bool
    /// The kind of challenge answered.
    package let type: ChallengeType
    /// The challenge's own token.
    package let token: ChallengeToken
    /// `token.thumbprint`, ASCII (RFC 8555 §8.1). What is published is made of this; it is no secret.
    package let keyAuthorization: String

    /// Puts together what belongs to one challenge.
    package init(
        identifier: Identifier,
        isWildcard: Bool,
        type: ChallengeType,
        token: ChallengeToken,
        keyAuthorization: String
    ) {
        self.identifier = identifier
        self.isWildcard = isWildcard
        self.type = type
        self.token = token
        self.keyAuthorization = keyAuthorization
    }
}
