import Conformance
import FoundationEssentials
import PKI
import Rotation
import Testing

struct PacingTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func item(_ name: String, days: Double?, at authority: String = "ca", earliest: Double? = nil)
        -> Pacing.Item
    {
        Pacing.Item(
            certificate: name,
            authority: authority,
            notAfter: days.map { now.addingTimeInterval($0 * 86_400) },
            earliest: earliest.map { now.addingTimeInterval($0) }
        )
    }

    private func starts(_ plan: Pacing.Plan) -> [String] {
        plan.starts.map { "\($0.item.certificate) \(($0.at.timeIntervalSince(now) * 10).rounded() / 10)" }
    }

    @Test(.rows("F-P25")) func whatExpiresFirstComesFirst() {
        let plan = Pacing.plan(
            [item("b", days: 9), item("c", days: 1), item("a", days: 9), item("d", days: nil)],
            now: now
        )
        #expect(starts(plan) == ["d 0.0", "c 0.2", "a 0.4", "b 0.6"])
        #expect(plan.left.isEmpty)
    }

    @Test func aPassTakesSoManyAndSaysWhatIsLeft() {
        let items = (1...9).map { item("c\($0)", days: Double($0)) }
        let plan = Pacing.plan(items.reversed(), now: now, most: 4)
        #expect(plan.starts.map(\.item.certificate) == ["c1", "c2", "c3", "c4"])
        #expect(plan.left.map(\.certificate) == ["c5", "c6", "c7", "c8", "c9"])
        #expect(Pacing.plan(items, now: now, most: -1).left.count == 9)
    }

    /// E-06: five a second at each authority, counted on from the pass before.
    @Test(.rows("E-06")) func thePaceIsKeptByAuthorityAndAcrossPasses() {
        let items = [item("a", days: 1), item("b", days: 2), item("x", days: 3, at: "other")]
        let plan = Pacing.plan(items, now: now, lastStarts: ["ca": now.addingTimeInterval(-0.05)])
        #expect(plan.starts.map(\.item.certificate) == ["x", "a", "b"])
        #expect(abs(plan.starts[1].at.timeIntervalSince(now) - 0.15) < 0.001)
        let ahead = Pacing.plan([item("a", days: 1)], now: now, lastStarts: ["ca": .distantFuture])
        #expect(ahead.starts[0].at.timeIntervalSince(now) < 0.201)
    }

    @Test(.rows("E-13")) func startsAreSpreadOverAWindow() {
        let items = (0..<100).map { item("c\($0)", days: 1) }
        let plan = Pacing.plan(items, now: now, spread: 3_600)
        let gaps = zip(plan.starts, plan.starts.dropFirst()).map { $1.at.timeIntervalSince($0.at) }
        #expect(gaps.allSatisfy { abs($0 - 36) < 0.001 })
        for spread in [Double.nan, .infinity, -1, 1e300] {
            #expect(Pacing.plan(items, now: now, spread: spread).starts.count == 100)
        }
    }

    @Test func anInstantThatWasDrawnIsWaitedFor() {
        let plan = Pacing.plan(
            [item("a", days: 1, earliest: 50), item("b", days: 2), item("c", days: 3, earliest: -9)],
            now: now
        )
        #expect(starts(plan) == ["b 0.0", "c 0.2", "a 50.0"])
    }

    /// E-13: ten thousand certificates made in one second are due over two percent of their life, evenly, and each
    /// always at the same instant.
    @Test(.rows("E-13", "R-13"), arguments: [6.67, 45, 64, 90]) func ownPointsAreSpread(days: Double) throws {
        let validity = Validity(notBefore: now, notAfter: now.addingTimeInterval(days * 86_400))
        let point = RenewalPolicy.renewalPoint(of: validity)
        var bins = [Int](repeating: 0, count: 20)
        var seconds = Set<Int>()
        for number in 0..<10_000 {
            let subject = RenewalPolicy.Subject(
                validity: validity,
                identifiers: [],
                keyAlgorithm: nil,
                spread: Spread.fraction(of: "certificate-\(number)")
            )
            let behind = RenewalPolicy.ownPoint(of: subject).timeIntervalSince(point)
            #expect(behind >= 0 && behind < validity.lifetime * 0.02)
            bins[min(19, Int(behind / (validity.lifetime * 0.001)))] += 1
            seconds.insert(Int(behind) % 60)
        }
        #expect(bins.allSatisfy { (400...600).contains($0) }, "\(bins)")
        #expect(seconds.count == 60)
        #expect(Spread.fraction(of: "a") == Spread.fraction(of: "a"))
    }
}
