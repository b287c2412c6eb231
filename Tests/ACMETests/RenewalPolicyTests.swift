import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct RenewalPolicyTests {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)
    static let far = now.addingTimeInterval(90 * 86_400)
    let policy = RenewalInfoPolicy()

    private func wait(_ outcome: RenewalInfoOutcome, failures: Int = 0) -> Double? {
        policy.next(after: outcome, failures: failures, at: Self.now, notAfter: Self.far)?.askAt
            .timeIntervalSince(Self.now)
    }

    static let answers: [(asked: Double?, granted: Double)] = [
        (0, 60), (-86_400, 60), (1, 60), (60, 60), (61, 61), (21_600, 21_600), (86_400, 86_400), (86_401, 86_400),
        (1e9, 86_400), (.infinity, 86_400), (-.infinity, 60), (.nan, 60), (nil, 21_600),
    ]

    @Test(.rows("R-09", "R-12", "F-P18", "SW-04"), arguments: answers)
    func aServersWaitIsClampedToAMinuteAndADay(asked: Double?, granted: Double) {
        #expect(wait(.answered(askAgain: asked.map { Self.now.addingTimeInterval($0) })) == granted)
    }

    @Test(.rows("R-11", "R-12")) func temporaryFailuresBackOffAndBecomeLongTerm() {
        var failures = 0
        var waits: [Double] = []
        for _ in 0..<8 {
            let plan = policy.next(
                after: .temporaryFailure(retryAt: nil),
                failures: failures,
                at: Self.now,
                notAfter: Self.far
            )
            failures = plan?.failures ?? -1
            waits.append(plan?.askAt.timeIntervalSince(Self.now) ?? -1)
        }
        #expect(waits == [60, 120, 240, 480, 960, 21_600, 60, 120])
        #expect(
            policy.next(after: .answered(askAgain: nil), failures: 4, at: Self.now, notAfter: Self.far)?.failures == 0
        )
    }

    @Test(.rows("R-11", "R-12", "SW-04")) func oddCountsAndWaitsDoNoHarm() {
        #expect(wait(.temporaryFailure(retryAt: nil), failures: .max) == 21_600)
        #expect(wait(.temporaryFailure(retryAt: nil), failures: .min) == 60)
        #expect(wait(.temporaryFailure(retryAt: Self.now.addingTimeInterval(3_600))) == 3_600)
        #expect(wait(.temporaryFailure(retryAt: Self.now.addingTimeInterval(1e12))) == 86_400)
        #expect(wait(.longTermFailure(retryAt: nil)) == 21_600)
        #expect(wait(.longTermFailure(retryAt: Self.now.addingTimeInterval(10))) == 21_600)
        #expect(wait(.longTermFailure(retryAt: Self.now.addingTimeInterval(40_000))) == 40_000)
    }

    @Test(.rows("R-10")) func nothingIsAskedAfterTheEndOrAReplacement() {
        let outcomes: [RenewalInfoOutcome] = [
            .answered(askAgain: Self.now.addingTimeInterval(120)), .temporaryFailure(retryAt: nil),
            .longTermFailure(retryAt: nil),
        ]
        for outcome in outcomes {
            #expect(policy.next(after: outcome, at: Self.now, notAfter: Self.far, isReplaced: true) == nil)
            #expect(policy.next(after: outcome, at: Self.now, notAfter: Self.now) == nil)
            #expect(policy.next(after: outcome, at: Self.now, notAfter: Self.now.addingTimeInterval(60)) == nil)
            #expect(policy.next(after: outcome, at: Self.now, notAfter: Self.far) != nil)
        }
    }

    private func window(_ from: Double, _ to: Double) throws -> RenewalWindow {
        try #require(RenewalWindow(start: Self.now.addingTimeInterval(from), end: Self.now.addingTimeInterval(to)))
    }

    @Test(.rows("R-06", "R-14", "R-20")) func theInstantLiesInTheWindowOrBeforeTheLastWord() throws {
        let window = try window(1_000, 2_000)
        for (draw, at) in [(0.0, 1_000.0), (0.5, 1_500), (1, 2_000), (7, 2_000), (-3, 1_000), (.nan, 1_000)] {
            #expect(window.instant(draw: draw, notLaterThan: Self.far) == Self.now.addingTimeInterval(at))
        }
        let lastWord = Self.now.addingTimeInterval(1_200)
        #expect(window.instant(draw: 0.5, notLaterThan: lastWord) == lastWord)
        let centuries = try self.window(1e10, 2e10)
        #expect(centuries.instant(draw: 0.5, notLaterThan: lastWord) == lastWord)
        // What lies in the past is now, whatever is drawn: a mass revocation says so.
        let past = try self.window(-3_600, -1_800)
        #expect(past.instant(draw: 0.999, notLaterThan: Self.far) < Self.now)
    }

    @Test(.rows("R-05")) func aWindowHasALength() {
        #expect(RenewalWindow(start: Self.now, end: Self.now) == nil)
        #expect(RenewalWindow(start: Self.now, end: Self.now.addingTimeInterval(-1)) == nil)
        #expect(RenewalWindow(start: .distantPast, end: Date(timeIntervalSince1970: .infinity)) == nil)
        #expect(RenewalWindow(start: Date(timeIntervalSince1970: .nan), end: Self.now) == nil)
    }

    /// one draw for one window, another for another, all of them evenly spread.
    @Test(.rows("R-06", "F-P25")) func theDrawIsStableAndUniform() throws {
        let id = try TestNames.certificateID()
        let window = try window(0, 172_800)
        let draw = window.draw(for: id, seed: [1, 2, 3])
        #expect(draw == window.draw(for: id, seed: [1, 2, 3]))
        #expect(draw != window.draw(for: id, seed: [1, 2, 4]))
        #expect(try draw != self.window(0, 172_801).draw(for: id, seed: [1, 2, 3]))
        let again = window.instant(for: id, seed: [1, 2, 3], notLaterThan: Self.far)
        #expect(again == window.instant(draw: draw, notLaterThan: Self.far))
        var buckets = [Int](repeating: 0, count: 10)
        for index in 0..<10_000 {
            let draw = window.draw(for: id, seed: [UInt8(index & 255), UInt8(index >> 8)])
            #expect((0..<1).contains(draw))
            buckets[min(Int(draw * 10), 9)] += 1
        }
        // 1,000 each, with a standard deviation of 30.
        #expect(buckets.allSatisfy { (850...1_150).contains($0) }, "\(buckets)")
    }
}
