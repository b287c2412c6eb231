import Conformance
import Foundation
import Testing

@testable import Ledger

@Suite struct AuthorityStateTests {
    let scratch: Scratch
    let ledger: Ledger

    init() throws {
        scratch = try Scratch()
        ledger = try Ledger(path: scratch.path)
    }

    @Test func anUnknownAuthorityIsNil() throws {
        #expect(try ledger.authorityState("le") == nil)
        try ledger.releaseAuthority("le")
        #expect(try ledger.authorityStates().isEmpty)
    }

    /// E-04: the page that lifts a pause outlives the run that was told of it.
    @Test(.rows("E-04", "E-03")) func aPauseIsThereAfterReopening() throws {
        let page = "https://portal.example/unpause?x=1"
        try ledger.holdAuthority("le", notBefore: moment(60), isPaused: false, reason: "too many", helpURL: nil)
        try ledger.holdAuthority("le", notBefore: moment(30), isPaused: true, reason: "paused", helpURL: page)
        try ledger.close()
        let again = try Ledger(path: scratch.path)
        let held = AuthorityState(
            authority: "le",
            notBefore: moment(60),
            refusals: 2,
            isPaused: true,
            reason: "paused",
            helpURL: page
        )
        #expect(try again.authorityState("le") == held)
        try again.releaseAuthority("le")
        #expect(try again.authorityState("le") == AuthorityState(authority: "le"))
    }

    @Test(.rows("E-14")) func directoryAndClockAreKeptBesideAHold() throws {
        try ledger.holdAuthority("le", notBefore: moment(60), isPaused: false, reason: "busy", helpURL: nil)
        try ledger.directoryFailed("le")
        try ledger.directoryFailed("le")
        #expect(try ledger.authorityState("le")?.directoryFailures == 2)
        try ledger.directorySeen("le", skew: -86_400.25, at: moment(5))
        let seen = try #require(try ledger.authorityState("le"))
        #expect(seen.directoryFailures == 0)
        #expect(seen.clockSkew == -86_400.25)
        #expect(seen.clockSkewSeenAt == moment(5))
        #expect(seen.directorySeenAt == moment(5))
        #expect(seen.notBefore == moment(60))
        // No Date header: what was known of the clock is known no longer.
        try ledger.directorySeen("le", skew: nil, at: moment(6))
        let unseen = try #require(try ledger.authorityState("le"))
        #expect(unseen.clockSkew == nil && unseen.clockSkewSeenAt == nil)
        try ledger.releaseAuthority("le")
        #expect(try ledger.authorityState("le")?.directorySeenAt == moment(6))
    }

    @Test func extremesAreClampedNotTrapped() throws {
        for skew in [Double.nan, .infinity, -.infinity, 1e300] {
            try ledger.directorySeen("le", skew: skew, at: moment())
        }
        #expect(try ledger.authorityState("le")?.clockSkew ?? 0 > 86_400)
        try ledger.holdAuthority("le", notBefore: .distantFuture, isPaused: false, reason: "a\0b", helpURL: nil)
        #expect(try ledger.authorityState("le")?.reason == "a\u{FFFD}b")
    }

    @Test func deniedKeysStayDenied() throws {
        try ledger.deny(spki: "AA01", reason: "stolen", at: moment(0))
        try ledger.deny(spki: "aa01", reason: "again", at: moment(9))
        try ledger.deny(spki: "bb02", reason: "lost", at: moment(5))
        try ledger.close()
        let again = try Ledger(path: scratch.path)
        #expect(try again.denial(spki: "Aa01") == DeniedKey(spki: "aa01", reason: "stolen", since: moment(0)))
        #expect(try again.denial(spki: "cc03") == nil)
        #expect(try again.deniedKeys().map(\.spki) == ["aa01", "bb02"])
        try again.prune(before: .distantFuture)
        #expect(try again.deniedKeys().count == 2)
    }
}
