import Conformance
import FoundationEssentials
import Rotation
import Testing

struct OrderClaimTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func open(_ certificate: String, ago: Double, at authority: String = "ca", worked: Bool? = nil)
        -> OrderClaim.Open
    {
        OrderClaim.Open(
            certificate: certificate,
            authority: authority,
            placedAt: now.addingTimeInterval(-ago),
            isWorkedOn: worked
        )
    }

    private func judge(_ open: [OrderClaim.Open]) -> Brake? {
        OrderClaim.judge(open, for: "two", at: "ca", now: now)
    }

    @Test(.rows("F-L1", "O-11")) func theSecondOfTwoWaitsForTheFirst() {
        #expect(judge([]) == nil)
        #expect(judge([open("two", ago: 5)]) == nil)
        #expect(judge([open("one", ago: 5, at: "other")]) == nil)
        let until = now.addingTimeInterval(3_595)
        #expect(judge([open("one", ago: 5), open("two", ago: 1)]) == .claimed(by: "one", until: until))
    }

    /// A run that was killed holds the names for an hour, one that lives for as long as it takes.
    @Test(.rows("F-L2", "O-11")) func aDeadHolderLetsGo() {
        #expect(judge([open("one", ago: 3_600, worked: false)]) == nil)
        #expect(judge([open("one", ago: 3_600)]) == nil)
        let soon = now.addingTimeInterval(60)
        #expect(judge([open("one", ago: 9_999, worked: true)]) == .claimed(by: "one", until: soon))
    }
}
