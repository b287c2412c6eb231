import Challenges
import FoundationEssentials
import PKI
import Testing

@testable import ACME

/// Answers as an order makes them.
enum ProofAnswers {
    private static let thumbprint = "LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ"

    /// An answer for a DNS name or an address; `token` tells those of one name apart.
    static func answer(
        _ identifier: String,
        token: String = "token-one",
        isWildcard: Bool = false,
        type: ChallengeType = .dns01
    ) throws -> ChallengeAnswer {
        ChallengeAnswer(
            identifier: try Identifier(identifier),
            isWildcard: isWildcard,
            type: type,
            token: try #require(ChallengeToken(token)),
            account: ChallengeAccount(url: "https://ca.example/acct/1", thumbprint: thumbprint)
        )
    }

    /// The record for ``answer(_:token:isWildcard:type:)``.
    static func record(_ identifier: String = "example.com", token: String = "token-one") throws -> ChallengeRecord {
        try ChallengeRecord(for: answer(identifier, token: token))
    }

    /// An answer to a dns-persist-01 challenge of draft -01.
    static func persistent(
        _ identifier: String,
        isWildcard: Bool,
        issuer: String,
        account: String = "https://ca.example/acct/1"
    ) throws -> ChallengeAnswer {
        ChallengeAnswer(
            identifier: try Identifier(identifier),
            isWildcard: isWildcard,
            persistent: try challenge(account, issuer),
            account: ChallengeAccount(url: account, thumbprint: thumbprint)
        )
    }

    private static func challenge(_ account: String, _ issuer: String) throws -> PersistentChallenge {
        let text =
            #"{"type":"dns-persist-01","url":"https://ca.example/c","status":"pending","#
            + #""accounturi":"\#(account)","issuer-domain-names":["\#(issuer)"]}"#
        let policy = try OriginPolicy(directory: "https://ca.example/d")
        let challenge = try #require(
            Challenge(try JSONDocument.object(Array(text.utf8), named: "challenge"), under: policy)
        )
        let metadata = try DirectoryMetadata(JSONDocument.object(Array("{}".utf8), named: "meta"))
        return try PersistentChallenge(challenge.persistent, under: metadata)
    }
}

/// A clock that stands still.
struct StillClock: ACMEClock {
    func now() -> Date { Date(timeIntervalSince1970: 1_800_000_000) }
    func sleep(for duration: Duration) async throws {}
}
