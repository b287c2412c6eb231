import Conformance
import PKI
import Synchronization
import Testing

@testable import ACME

/// How many requests an order takes, and how many are under way at once.
struct OrderRequestCountTests {
    static let fifty = (1...50).map { "n\($0).example" }

    /// One reading and one answer for each name, then the order and nothing else.
    @Test(.rows("C-05"), arguments: [1, 50]) func eachNameCostsTwoRequests(names: Int) async throws {
        let scene = try Scene(.init(issuesAtOnce: true))
        #expect(try await scene.obtain(Array(Self.fifty.prefix(names))).issued != nil)
        let expected: [RequestPurpose] =
            [.order] + Array(repeating: .authorization, count: names) + Array(repeating: .challenge, count: names)
            + [.order, .finalize, .certificate]
        #expect(scene.ca.signed == expected)
        // A directory, and a nonce for each request that goes side by side.
        #expect(scene.ca.requests.count - scene.ca.signed.count <= 1 + min(names, SideBySide.limit))
        #expect(scene.ca.faults.isEmpty)
    }

    /// While names are validated the order alone is asked.
    @Test(.rows("O-17")) func aSlowValidationIsFollowedByTheOrder() async throws {
        let scene = try Scene(.init(pendingReads: 3))
        #expect(try await scene.obtain(Self.fifty).issued != nil)
        #expect(scene.ca.signed.count { $0 == .authorization } == 50)
        #expect(scene.ca.signed.count { $0 == .order } == 6)
    }

    /// Names are looked at after the fourth reading; those proven are not asked for again.
    @Test(.rows("O-08", "O-09")) func anOrderThatStaysPendingIsLookedIntoOnce() async throws {
        let scene = try Scene(.init(pendingReads: 8))
        #expect(try await scene.obtain(Self.fifty).issued != nil)
        #expect(scene.ca.signed.count { $0 == .authorization } == 100)
        #expect(scene.ca.signed.count { $0 == .finalize } == 1)
    }

    @Test func requestsGoSideBySideWithinABound() async throws {
        let meter = Meter()
        let seen = try await SideBySide.map(Array(0..<100)) { number async throws(Objection) in
            meter.enter()
            for _ in 0..<20 { await Task.yield() }
            meter.leave()
            return number
        }
        #expect(seen == Array(0..<100))
        #expect(meter.most > 1 && meter.most <= SideBySide.limit)
    }

    @Test func aFailureStopsWhatHasNotBegun() async throws {
        let begun = Mutex(0)
        await #expect(throws: Objection.self) {
            try await SideBySide.map(Array(0..<1_000)) { number async throws(Objection) in
                begun.withLock { $0 += 1 }
                if number == 3 { throw Objection() }
                return number
            }
        }
        #expect(begun.withLock { $0 } < 100)
        #expect(try await SideBySide.map([Int]()) { number async throws(Objection) in number } == [])
    }

    private final class Meter: Sendable {
        private let state = Mutex((now: 0, most: 0))

        var most: Int { state.withLock { $0.most } }
        func enter() { state.withLock { ($0.now, $0.most) = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func leave() { state.withLock { $0.now -= 1 } }
    }
}
