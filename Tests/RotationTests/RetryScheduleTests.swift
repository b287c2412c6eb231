import Conformance
import FoundationEssentials
import Rotation
import Testing

struct RetryScheduleTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func wait(_ failures: Int, wish: Double? = nil, draw: Double = 0) -> Double {
        RetrySchedule.next(
            failures: failures,
            wish: wish.map { now.addingTimeInterval($0) },
            now: now,
            draw: draw
        ).timeIntervalSince(now)
    }

    /// E-09: 1 min, 10 min, 100 min, then a day each.
    @Test(
        .rows("E-09", "DN-09"),
        arguments: [(1, 60.0), (2, 600), (3, 6_000), (4, 86_400), (5, 86_400), (1_000_000, 86_400)]
    )
    func theTableIsTheGuides(failures: Int, seconds: Double) { #expect(wait(failures) == seconds) }

    /// R11: no count, wish or draw makes the wait zero, negative or a trap.
    @Test(.rows("F-R11", "DN-09"), arguments: [Int.min, -1, 0, 1, Int.max])
    func extremesStayInRange(failures: Int) {
        for draw in [0, 1, -5, 7, Double.infinity, -Double.infinity, Double.nan] {
            for wish in [nil, 0, -1e300, 1e300, 86_400] as [Double?] {
                let seconds = wait(failures, wish: wish, draw: draw)
                #expect(seconds >= 60 && seconds <= RetrySchedule.longestWish)
            }
        }
    }

    @Test(.rows("E-03", "F-P5")) func aServersWishIsObeyedUpToAWeek() {
        #expect(wait(1, wish: 3_600) == 3_600)
        #expect(wait(2, wish: 30) == 600)
        #expect(wait(1, wish: 365 * 86_400) == 7 * 86_400)
    }

    @Test(.rows("E-09", "E-13")) func jitterSpreads() {
        #expect(wait(1, draw: 0.5) == 66)
        #expect(wait(1, draw: 1) == 72)
    }
}
