import Conformance
import FoundationEssentials
import Ledger
import Rotation
import Testing

struct AuthorityHoldTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func wait(_ refusal: AuthorityHold.Refusal, _ refusals: Int, wish: Double? = nil, draw: Double = 0)
        -> Double
    {
        AuthorityHold.until(
            refusal,
            refusals: refusals,
            wish: wish.map { now.addingTimeInterval($0) },
            now: now,
            draw: draw
        ).timeIntervalSince(now)
    }

    /// E-04: without an instant from an hour to a day.
    @Test(.rows("E-04", "F-P6")) func withoutAnInstantTheWaitGrows() {
        #expect([1, 2, 3, 4].map { wait(.limited, $0) } == [3_600, 14_400, 86_400, 86_400])
        #expect([1, 2, 3, 4].map { wait(.overloaded, $0) } == [60, 600, 3_600, 3_600])
        #expect(wait(.paused, 1) == 86_400)
        #expect(wait(.limited, 1, draw: 1) == 4_320)
    }

    @Test(.rows("E-03", "E-05", "F-P5")) func theAuthoritysInstantIsObeyedFromAMinuteToAWeek() {
        #expect(wait(.limited, 1, wish: 7_200) == 7_200)
        #expect(wait(.overloaded, 3, wish: 0) == 60)
        #expect(wait(.limited, 1, wish: -1e300) == 60)
        #expect(wait(.paused, 1, wish: 1e300) == 7 * 86_400)
    }

    @Test(arguments: [Int.min, -1, 0, Int.max]) func noCountTraps(refusals: Int) {
        for draw in [Double.nan, -9, 9, .infinity] {
            let seconds = wait(.limited, refusals, draw: draw)
            #expect(seconds >= 3_600 && seconds <= 1.2 * 86_400)
        }
    }

    /// E-04: the page that lifts the pause is what the operator needs.
    @Test(.rows("E-04", "E-03")) func aPauseIsToldWithItsPage() throws {
        var state = AuthorityState(
            authority: "letsencrypt",
            notBefore: now.addingTimeInterval(60),
            refusals: 1,
            isPaused: true,
            reason: "too many failures",
            helpURL: "https://portal.example/unpause"
        )
        let paused = try #require(PausedAuthority(state, now: now))
        #expect("\(paused)" == "letsencrypt has paused this account: too many failures")
        #expect(paused.hint == "mend the cause, then lift the pause at https://portal.example/unpause")
        state.helpURL = nil
        #expect(PausedAuthority(state, now: now)?.hint.contains("2027-01-15 08:01 UTC") == true)
        #expect(PausedAuthority(state, now: now.addingTimeInterval(60)) == nil)
        state.isPaused = false
        #expect(PausedAuthority(state, now: now) == nil)
    }
}
