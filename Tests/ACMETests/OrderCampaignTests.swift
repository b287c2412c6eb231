import Conformance
import PKI
import Testing

@testable import ACME

/// Whether another order is placed: a pure decision.
struct OrderCampaignTests {
    func refusal(
        of name: String = "example.com",
        _ type: ChallengeType,
        offered: [String] = ["http-01", "dns-01", "tls-alpn-01", "dns-account-01"],
        problem: String? = nil
    ) throws -> OrderCampaign.Refusal {
        let problem = try problem.map {
            Problem(try JSONDocument.object(Array(problemText($0).utf8), named: "problem"))
        }
        return OrderCampaign.Refusal(
            authorization: try TestAuthorizations.make(name, offered),
            setback: ChallengeSetback(
                subject: ChallengeSubject(try Identifier(name), isWildcard: false),
                type: type,
                reason: .refused(problem)
            )
        )
    }

    let all = OrderCampaign(
        choice: ChallengeChoice(preferred: [.http01, .dns01, .tlsALPN01, .dnsAccount01])
    )

    @Test func itGoesOnWhileThereIsAnotherWay() throws {
        var campaign = all
        let answers = [
            campaign.goesOn(after: [try refusal(.http01)]), campaign.goesOn(after: [try refusal(.dns01)]),
            // A fourth kind would be left.
            campaign.goesOn(after: [try refusal(.tlsALPN01)]),
        ]
        #expect(answers == [true, true, false] && campaign.orders == 3)
        #expect(campaign.choice.setbacks.map(\.type) == [.http01, .dns01, .tlsALPN01])
    }

    @Test func everyRefusedNameNeedsAnotherWay() throws {
        var campaign = all
        let both = [try refusal(.http01), try refusal(of: "other.example", .http01, offered: ["http-01"])]
        let goesOn = campaign.goesOn(after: both)
        #expect(!goesOn && campaign.orders == 1 && campaign.choice.setbacks.count == 2)
        var nothing = all
        let goesOnWithout = nothing.goesOn(after: [])
        #expect(!goesOnWithout)
    }

    @Test(
        .rows("E-11", "F-P19"),
        arguments: [
            ("unauthorized", true), ("connection", true), ("dns", true), ("incorrectResponse", true), ("tls", true),
            ("serverInternal", true), ("caa", false), ("rejectedIdentifier", false), ("rateLimited", false),
            ("unsupportedIdentifier", false), ("malformed", false),
        ]
    )
    func someRefusalsAreForEveryKind(problem: String, goesOn: Bool) throws {
        var campaign = all
        let decided = campaign.goesOn(after: [try refusal(.http01, problem: problem)])
        #expect(decided == goesOn)
    }
}
