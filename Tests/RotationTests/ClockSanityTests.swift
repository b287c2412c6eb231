import Conformance
import FoundationEssentials
import Ledger
import Rotation
import Testing

struct ClockSanityTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func state(_ skew: Double?, seen ago: Double = 60) -> AuthorityState {
        AuthorityState(
            authority: "ca",
            directorySeenAt: now.addingTimeInterval(-ago),
            clockSkew: skew,
            clockSkewSeenAt: skew.map { _ in now.addingTimeInterval(-ago) }
        )
    }

    private func judge(_ state: AuthorityState?, made: Double? = nil) -> ClockSanity.Trouble? {
        ClockSanity.judge(state, newestMade: made.map { now.addingTimeInterval($0) }, now: now)
    }

    @Test(.rows("E-14", "F-T1")) func fiveMinutesArePutUpWith() {
        for skew in [-300.0, -1, 0, 300] { #expect(judge(state(skew)) == nil) }
        for skew in [-301.0, 301, 86_400, -1e12] { #expect(judge(state(skew)) == .skewed(skew, from: "ca")) }
        #expect(judge(nil) == nil)
        #expect(judge(state(nil)) == nil)
    }

    /// What was seen with another clock than this one says nothing.
    @Test(.rows("F-T2")) func oldAndFutureObservationsAreNotBelieved() {
        #expect(judge(state(9_999, seen: 86_401)) == nil)
        #expect(judge(state(9_999, seen: -1)) == nil)
        #expect(judge(state(9_999, seen: 86_399)) != nil)
    }

    @Test(.rows("F-T1")) func nothingWasMadeAfterNow() {
        #expect(judge(nil, made: 300) == nil)
        let made = now.addingTimeInterval(301)
        #expect(judge(nil, made: 301) == .beforeGeneration(made: made))
        // A fresh word of an authority outweighs a generation that was made with a wrong clock; an old one does not.
        #expect(judge(state(2, seen: 600), made: 301) == nil)
        #expect(judge(state(2, seen: 601), made: 301) == .beforeGeneration(made: made))
        #expect(judge(state(nil), made: 301) == .beforeGeneration(made: made))
    }

    @Test(.rows("E-14")) func itIsSaidClearly() {
        let ahead = ClockSanity.Trouble.skewed(90_000, from: "letsencrypt")
        #expect("\(ahead)" == "this machine's clock is 25 hours ahead of that of letsencrypt")
        #expect(
            "\(ClockSanity.Trouble.skewed(-301, from: "ca"))" == "this machine's clock is 5 minutes behind that of ca"
        )
        #expect("\(ClockSanity.Trouble.skewed(-.infinity, from: "ca"))".contains("1000000 days behind"))
        #expect(ahead.hint.contains("timedatectl"))
        #expect("\(ClockSanity.Trouble.beforeGeneration(made: now))".contains("2027-01-15 08:00 UTC"))
    }
}

struct DirectoryCheckTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func isDue(seen ago: Double?, skew: Double? = 0) -> Bool {
        let seen = ago.map { now.addingTimeInterval(-$0) }
        let state = AuthorityState(
            authority: "ca",
            directorySeenAt: seen,
            clockSkew: skew,
            clockSkewSeenAt: seen
        )
        return DirectoryCheck.isDue(state, now: now)
    }

    @Test(.rows("PF-07")) func directoriesAreLookedAtTwiceADay() {
        #expect(DirectoryCheck.isDue(nil, now: now))
        #expect(isDue(seen: nil))
        #expect(!isDue(seen: 60))
        #expect(isDue(seen: 43_200))
        #expect(isDue(seen: -1))
        // A clock that seems wrong is looked at again at once: it may have been set right.
        #expect(isDue(seen: 60, skew: 301))
    }

    @Test(.rows("PF-07")) func aProfileThatIsGoneIsAnAlarmBeforeTheRenewal() throws {
        #expect(DirectoryCheck.profile(nil, offered: [], authority: "le") == nil)
        #expect(DirectoryCheck.profile("classic", offered: ["classic", "shortlived"], authority: "le") == nil)
        let gone = try #require(
            DirectoryCheck.profile("tlsclient", offered: ["shortlived", "classic"], authority: "le")
        )
        #expect("\(gone)" == "le no longer offers the profile tlsclient")
        #expect(gone.hint == "ask for one of these in the configuration: classic, shortlived")
        #expect(DirectoryCheck.profile("x", offered: [], authority: "le")?.hint.contains("offers none") == true)
    }
}
