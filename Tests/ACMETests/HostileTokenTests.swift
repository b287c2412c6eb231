import Conformance
import FoundationEssentials
import Testing

@testable import ACME

/// Tokens become file names, records and pages: what is let in is what RFC 8555 §8.3 lets in.
struct HostileTokenTests {
    private static let poison: [String] = [
        "../", "/", "\\", "\0", "\n", "\r\n", " ", "$(id)", "`id`", ";", "|", "&", ">", "%2e%2e%2f", ".", "=", "+", "é",
        "\u{202e}", "\u{1b}[31m", "<script>", "'", "\"", "~", "*", "?", "#", "{}", "\u{FEFF}", "\u{2028}", "１", "％",
    ]
    private static let harmless = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

    /// 500 in all: each a harmless beginning and end with poison between.
    private static func hostile() -> [String] {
        var numbers = SeededNumbers(2_026)
        return (0..<500).map { index in
            let front = (0..<Int.random(in: 0..<43, using: &numbers)).map { _ in
                harmless.randomElement(using: &numbers) ?? "a"
            }
            let back = front.shuffled(using: &numbers)
            return String(front) + poison[index % poison.count] + String(back)
        }
    }

    @Test(.rows("F-T1", "F-T2", "C-22")) func fiveHundredHostileTokensAreRefused() {
        let tokens = Self.hostile()
        #expect(Set(tokens).count > 450)
        for token in tokens { #expect(ChallengeToken(token) == nil, "\(token.debugDescription)") }
        #expect(ChallengeToken("") == nil)
        #expect(ChallengeToken(String(repeating: "a", count: 1 << 20)) == nil)
    }

    /// What is left of a challenge with such a token is one that is never chosen.
    @Test(.rows("F-T1", "F-T2", "C-02", "C-22", "Q-16")) func noHostileTokenGetsIntoAChallenge() throws {
        let policy = try OriginPolicy(directory: "https://ca/dir")
        for token in Self.hostile() {
            let members: [String: JSONValue] = [
                "type": .string("http-01"), "url": .string("https://ca/c"), "token": .string(token),
            ]
            let challenge = Challenge(JSONReader(members: members, path: "challenge"), under: policy)
            #expect(challenge != nil && challenge?.token == nil)
        }
    }

    @Test(.rows("C-22", "J-04")) func everyHarmlessTokenIsKept() {
        var numbers = SeededNumbers(7)
        for length in 1...512 {
            let token = String((0..<length).map { _ in Self.harmless.randomElement(using: &numbers) ?? "a" })
            #expect(ChallengeToken(token)?.text == token)
        }
    }
}
