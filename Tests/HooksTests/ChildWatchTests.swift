import Testing

@testable import Hooks

/// When a group is stopped and killed, without a clock or a process.
struct ChildWatchTests {
    typealias Step = (ChildWatch.Event, Double)

    private func orders(_ steps: [Step]) -> [[ChildWatch.Order]] {
        var watch = ChildWatch(deadline: .seconds(60), grace: .seconds(5))
        return steps.map { watch.take($0.0, at: .seconds($0.1)) }
    }

    @Test func anOrdinaryEnd() {
        #expect(orders([(.outputEnded, 1), (.leaderEnded, 1)]) == [[], [.finish]])
        #expect(orders([(.leaderEnded, 1), (.outputEnded, 1.5)]) == [[], [.finish]])
    }

    @Test func someoneHoldsTheOutput() {
        #expect(orders([(.leaderEnded, 1), (.tick, 2.9), (.tick, 3)]) == [[], [], [.kill, .finish]])
    }

    @Test func theDeadline() {
        #expect(
            orders([(.tick, 59.9), (.tick, 60), (.tick, 64.9), (.tick, 65), (.tick, 70), (.leaderEnded, 71)])
                == [[], [.terminate], [], [.kill], [], [.finish]]
        )
    }

    @Test func itStopsWhenAsked() {
        #expect(
            orders([(.tick, 60), (.leaderEnded, 61), (.outputEnded, 61)]) == [[.terminate], [], [.kill, .finish]]
        )
        #expect(
            orders([(.tick, 60), (.outputEnded, 61), (.leaderEnded, 61)]) == [[.terminate], [], [.kill, .finish]]
        )
    }

    /// Whoever stays after the request has what is left of the grace, and not two seconds on top.
    @Test func descendantsAreKilledWithinTheGrace() {
        #expect(
            orders([(.tick, 60), (.leaderEnded, 64), (.tick, 64.9), (.tick, 65)])
                == [[.terminate], [], [], [.kill, .finish]]
        )
    }

    @Test func cancellation() {
        #expect(
            orders([(.cancelled, 1), (.cancelled, 2), (.tick, 6), (.leaderEnded, 6)])
                == [[.terminate], [], [.kill], [.finish]]
        )
        #expect(orders([(.leaderEnded, 1), (.cancelled, 1.1)]) == [[], [.kill, .finish]])
    }

    /// Whatever happens, in whatever order: it comes to an end, once, and a stopped group is never left without a kill.
    @Test func everySequenceEnds() {
        let events = ChildWatch.Event.allCases
        for code in 0..<1_024 {
            var watch = ChildWatch(deadline: .seconds(60), grace: .seconds(5))
            var (now, orders, rest) = (Duration.zero, [ChildWatch.Order](), code)
            for _ in 0..<5 {
                orders += watch.take(events[rest % 4], at: now)
                rest /= 4
                now += .seconds(20)
            }
            var rounds = 0
            while orders.last != .finish, rounds < 10 {
                if let next = watch.nextTick { now = max(now, next) }
                orders += watch.take(.tick, at: now)
                if watch.nextTick == nil, orders.last != .finish { orders += watch.take(.leaderEnded, at: now) }
                rounds += 1
            }
            #expect(orders.count { $0 == .finish } == 1, "\(code)")
            #expect(orders.last == .finish, "\(code)")
            if orders.contains(.terminate) { #expect(orders.contains(.kill), "\(code)") }
            #expect(orders.count { $0 == .terminate } <= 1, "\(code)")
        }
    }
}
