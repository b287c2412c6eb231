import FoundationEssentials
import PKI
import Testing

@testable import Deployment

struct RollbackTableTests {
    typealias Action = RollbackTable.Action

    /// Every row of the table, written out a second time by another rule than the code's: per (reload, served), what
    /// happens when the previous generation is usable and when it is not, unreachable before and reachable before.
    private static let rows:
        [(RollbackTable.Reload, Served, usable: Action, otherwise: Action, silentBefore: Action?)] = [
            (.succeeded, .new, .settled, .settled, nil),
            (.succeeded, .old, .rollBack, .stay, nil),
            (.succeeded, .mixed, .rollBack, .stay, nil),
            (.succeeded, .unreachable, .rollBack, .stay, .unproven),
            (.succeeded, .noneConfigured, .settled, .settled, nil),
            (.failed, .new, .stayReportHook, .stayReportHook, nil),
            (.failed, .old, .rollBack, .stay, nil),
            (.failed, .mixed, .rollBack, .stay, nil),
            (.failed, .unreachable, .rollBack, .stay, .unproven),
            (.failed, .noneConfigured, .rollBack, .stay, nil),
        ]

    @Test func everyCombinationIsDecided() {
        var count = 0
        for (reload, served, usable, otherwise, silentBefore) in Self.rows {
            for previous in PreviousState.allCases {
                for reachable in [true, false] {
                    let byPrevious = previous == .usable ? usable : otherwise
                    let expected = reachable ? byPrevious : silentBefore ?? byPrevious
                    let action = RollbackTable.decide(
                        reload: reload,
                        served: served,
                        previous: previous,
                        wasReachableBefore: reachable
                    )
                    #expect(action == expected, "\(reload) \(served) \(previous) \(reachable)")
                    count += 1
                }
            }
        }
        #expect(count == 80)
    }

    /// Two sentences that must hold whatever the table says.
    @Test func whatIsServedStaysAndNobodyGoesBackToNothing() {
        for reload in RollbackTable.Reload.allCases {
            for previous in PreviousState.allCases {
                for reachable in [true, false] {
                    for served in Served.allCases {
                        let action = RollbackTable.decide(
                            reload: reload,
                            served: served,
                            previous: previous,
                            wasReachableBefore: reachable
                        )
                        if served == .new { #expect(action == .settled || action == .stayReportHook) }
                        if previous != .usable { #expect(action != .rollBack) }
                        if served == .old || served == .mixed { #expect(action != .settled) }
                    }
                }
            }
        }
    }

    @Test func previousMustBeValidLongEnough() {
        let now = Date(timeIntervalSince1970: 1_000_000_000)
        func state(lifetime: Double, remaining: Double, isRevoked: Bool = false) -> PreviousState {
            let end = now.addingTimeInterval(remaining)
            let validity = Validity(notBefore: end.addingTimeInterval(-lifetime), notAfter: end)
            return PreviousState(validity, isRevoked: isRevoked, at: now)
        }
        let day: Double = 86_400
        #expect(state(lifetime: 90 * day, remaining: 2 * day) == .usable)
        #expect(state(lifetime: 90 * day, remaining: day) == .usable)
        #expect(state(lifetime: 90 * day, remaining: day - 1) == .expired)
        #expect(state(lifetime: 6 * day, remaining: 0.7 * day) == .usable)
        #expect(state(lifetime: 6 * day, remaining: 0.5 * day) == .expired)
        #expect(state(lifetime: 90 * day, remaining: -1) == .expired)
        #expect(state(lifetime: 90 * day, remaining: 60 * day, isRevoked: true) == .revoked)
        #expect(PreviousState(nil, isRevoked: false, at: now) == .none)
    }
}
