import Conformance
import FoundationEssentials
import Ledger
import PKI
import Rotation
import Testing

struct RenewalScheduleTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let now = Self.now
    private let live = Validity(notBefore: now.addingTimeInterval(-86_400), notAfter: now.addingTimeInterval(86_400))

    private func row(askAgain: Double, replaced: Bool = false, renewed: Bool = false) -> RenewalRow {
        RenewalRow(
            certificateID: "id",
            authority: "ca",
            expires: live.notAfter,
            askAgainAt: now.addingTimeInterval(askAgain),
            replacedAt: replaced ? now : nil,
            renewedAt: renewed ? now : nil
        )
    }

    private func wait(_ answer: RenewalSchedule.Answer, failures: Int = 0) -> (Double, Int) {
        let next = RenewalSchedule.next(after: answer, temporaryFailures: failures, now: now)
        return (next.askAgain.timeIntervalSince(now), next.temporaryFailures)
    }

    /// right after issuance, then as it was told; never after expiry or replacement.
    @Test(.rows("R-08", "R-10")) func whenToAsk() {
        #expect(RenewalSchedule.ask(nil, live: live, now: now) == .now)
        #expect(RenewalSchedule.ask(row(askAgain: 0), live: live, now: now) == .now)
        #expect(
            RenewalSchedule.ask(row(askAgain: 60), live: live, now: now) == .later(now.addingTimeInterval(60))
        )
        #expect(RenewalSchedule.ask(row(askAgain: 0, replaced: true), live: live, now: now) == .never)
        #expect(RenewalSchedule.ask(row(askAgain: 0, renewed: true), live: live, now: now) == .never)
        let after = live.notAfter.addingTimeInterval(1)
        #expect(RenewalSchedule.ask(nil, live: live, now: after) == .never)
        #expect(RenewalSchedule.ask(row(askAgain: 0), live: live, now: live.notAfter) == .never)
    }

    /// An instant that no clock of ours wrote: after a clock in 2100 was set right, it is not waited for.
    @Test(.rows("F-P18", "F-T26")) func instantsFromAnotherClockAreNotBelieved() {
        #expect(RenewalSchedule.ask(row(askAgain: 86_401), live: live, now: now) == .now)
        #expect(RenewalSchedule.ask(row(askAgain: 1e12), live: live, now: now) == .now)
    }

    /// from a minute to a day, whatever is sent.
    @Test(
        .rows("R-09", "F-P5", "F-P18"),
        arguments: [
            (-1e300, 60.0), (0, 60), (59, 60), (3_600, 3_600), (86_401, 86_400), (1e9, 86_400), (1e300, 86_400),
        ]
    )
    func theAuthoritysWishIsClamped(wish: Double, expected: Double) {
        let (seconds, failures) = wait(.usable(askAgain: now.addingTimeInterval(wish)), failures: 3)
        #expect(seconds == expected)
        #expect(failures == 0)
    }

    /// without a wish four times a day, and the same after an error that lasts.
    @Test(.rows("R-08", "R-12", "R-22")) func sixHoursElse() {
        #expect(wait(.usable(askAgain: nil)) == (21_600, 0))
        #expect(wait(.longTerm, failures: 4) == (21_600, 0))
        #expect(86_400 / RenewalSchedule.usual >= 2)
    }

    /// ever longer, so many times, then for long; the count never traps and never lets it run hot.
    @Test(.rows("R-11")) func temporaryErrorsBackOff() {
        var failures = 0
        var waits: [Double] = []
        for _ in 0..<6 {
            let next = wait(.temporary, failures: failures)
            waits.append(next.0)
            failures = next.1
        }
        #expect(waits == [60, 120, 240, 480, 21_600, 60])
        for count in [Int.min, -1, 4, 5, 99, Int.max] { #expect(wait(.temporary, failures: count).0 >= 60) }
    }
}
