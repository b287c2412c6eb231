import Conformance
import FoundationEssentials
import PKI
import Rotation
import Testing

struct AuthorityChoiceTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func candidate(_ name: String, failures: Int = 0, wait: Double? = nil) -> AuthorityChoice.Candidate {
        AuthorityChoice.Candidate(name: name, failures: failures, notBefore: wait.map { now.addingTimeInterval($0) })
    }

    /// A certificate of ninety days of which so many have passed.
    private func live(age days: Double) -> Validity {
        let start = now.addingTimeInterval(-days * 86_400)
        return Validity(notBefore: start, notAfter: start.addingTimeInterval(90 * 86_400))
    }

    @Test func theFirstIsAskedWhileItCanBe() {
        let both = [candidate("a"), candidate("b")]
        #expect(AuthorityChoice.choose(both, live: nil, now: now) == .ask("a"))
        #expect(AuthorityChoice.choose([candidate("a", failures: 9, wait: -1)], live: nil, now: now) == .ask("a"))
        #expect(AuthorityChoice.choose([], live: nil, now: now) == nil)
    }

    /// While there is time the first is waited for: the next one is for when it can't deliver in time.
    @Test(.rows("F-P24")) func theNextIsAskedWhenTimeIsShort() {
        let waiting = [candidate("a", failures: 1, wait: 60), candidate("b")]
        let until = now.addingTimeInterval(60)
        #expect(AuthorityChoice.choose(waiting, live: live(age: 61), now: now) == .wait("a", until: until))
        #expect(AuthorityChoice.choose(waiting, live: live(age: 76), now: now) == .ask("b"))
        #expect(AuthorityChoice.choose(waiting, live: nil, now: now) == .wait("a", until: until))
        let failing = [candidate("a", failures: 2, wait: 60), candidate("b")]
        #expect(AuthorityChoice.choose(failing, live: nil, now: now) == .ask("b"))
        // A back-off that is over does not make it deliver.
        let free = [candidate("a", failures: 3, wait: -1), candidate("b")]
        #expect(AuthorityChoice.choose(free, live: live(age: 76), now: now) == .ask("b"))
        #expect(AuthorityChoice.choose(free, live: live(age: 61), now: now) == .ask("a"))
        let all = [candidate("a", failures: 5, wait: 60), candidate("b", failures: 1, wait: 30)]
        // Whoever is free first has it, once time is short.
        let soon = now.addingTimeInterval(30)
        #expect(AuthorityChoice.choose(all, live: live(age: 89), now: now) == .wait("b", until: soon))
    }
}
