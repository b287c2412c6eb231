import PKI
import TLS
import Testing

@testable import Deployment

/// What it takes until an address is believed. No socket, no clock.
struct TallyTests {
    enum Look { case new, old, silence }

    private static let needed = 20

    private let chain: CertificateChain
    private let other: CertificateChain

    init() throws {
        chain = try Fixture.chain("two")
        other = try Fixture.chain("one")
    }

    /// The sights that are told when they come one after another from one address.
    private func tally(_ looks: [Look]) -> Tally {
        var tally = Tally(expecting: chain, needed: Self.needed)
        for look in looks { tally.note([result(look)]) }
        return tally
    }

    private func result(_ look: Look, at address: String = "192.0.2.1") -> ProbeResult {
        switch look {
        case .new: ProbeResult(address: address, outcome: .served(chain.certificates))
        case .old: ProbeResult(address: address, outcome: .served(other.certificates))
        case .silence: ProbeResult(address: address, outcome: .unreachable(.timedOut(.shakingHands)))
        }
    }

    private func times(_ count: Int, _ look: Look) -> [Look] { Array(repeating: look, count: count) }

    @Test func aWholeRowIsNeeded() {
        #expect(!tally([]).isProven)
        #expect(!tally(times(19, .new)).isProven)
        #expect(tally(times(20, .new)).isProven)
    }

    /// Before the first sight everything else is a service that takes its time.
    @Test func whatCameBeforeTheFirstSightDoesNotCount() {
        #expect(tally(times(30, .old) + times(5, .silence) + times(20, .new)).isProven)
    }

    @Test(arguments: [Look.old, .silence]) func aRelapseDoublesTheRow(_ other: Look) {
        let once = times(1, .new) + [other]
        #expect(!tally(once + times(39, .new)).isProven)
        #expect(tally(once + times(40, .new)).isProven)
        #expect(!tally(once + once + times(79, .new)).isProven)
        #expect(tally(once + once + times(80, .new)).isProven)
    }

    /// One that alternates for long and then takes the new one for good is believed in the end.
    @Test func theRowIsDoubledTwiceAtMost() {
        let many = Array(repeating: [Look.new, .old], count: 30).flatMap(\.self)
        #expect(!tally(many + times(79, .new)).isProven)
        #expect(tally(many + times(80, .new)).isProven)
    }

    /// A pause in which something else is seen more than once is one relapse.
    @Test func aRelapseIsCountedOnce() {
        #expect(tally([.new, .old, .silence, .old] + times(40, .new)).isProven)
    }

    @Test func aRowTooShortIsToldAsAlternating() throws {
        let old = try Fixture.leaf("one")
        let seen = tally([.new, .old] + times(39, .new)).addresses.first?.seen
        #expect(seen == .alternating(fingerprint: old.fingerprint, notAfter: old.validity.notAfter))
        #expect(tally([.new, .old] + times(40, .new)).addresses.first?.seen == .expected(withChain: true))
    }

    @Test func eachAddressIsForItself() {
        var tally = tally([.new, .old] + times(39, .new))
        for _ in 0..<20 { tally.note([result(.new, at: "192.0.2.2")]) }
        #expect(tally.isProven)
        tally.note([result(.new, at: "192.0.2.2"), result(.old)])
        #expect(!tally.isProven)
    }
}
