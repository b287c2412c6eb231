import ACME
import Challenges
import PKI
import Testing

/// Answers as an order makes them.
enum ProofAnswers {
    /// An answer for a DNS name or an address; `token` tells those of one name apart.
    static func answer(
        _ identifier: String,
        token: String = "token-one",
        isWildcard: Bool = false,
        type: ChallengeType = .dns01
    ) throws -> ChallengeAnswer {
        let token = try #require(ChallengeToken(token))
        return ChallengeAnswer(
            identifier: try Identifier(identifier),
            isWildcard: isWildcard,
            type: type,
            token: token,
            keyAuthorization: "\(token.text).LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ"
        )
    }

    /// The record for ``answer(_:token:isWildcard:type:)``.
    static func record(_ identifier: String = "example.com", token: String = "token-one") throws -> ChallengeRecord {
        try ChallengeRecord(for: answer(identifier, token: token), named: ChallengeRecord.usualName)
    }
}
