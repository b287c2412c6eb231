import FoundationEssentials
import Testing

@testable import Checks

struct CheckTests {
    @Test func aRuleBindsFromItsDateAndInItsRealmOnly() {
        let start = Date(timeIntervalSince1970: 1_000)
        let check = Check(
            1,
            "x",
            "x",
            .high,
            source: "policy",
            facts: .certificate,
            realm: .publicTrust,
            from: start
        )
        #expect(check.applies(toPublicTrust: true, at: start))
        #expect(!check.applies(toPublicTrust: false, at: start))
        #expect(!check.applies(toPublicTrust: true, at: start.addingTimeInterval(-1)))
    }

    @Test func severitiesAreOrdered() {
        #expect(Severity.allCases == Severity.allCases.sorted())
    }
}
