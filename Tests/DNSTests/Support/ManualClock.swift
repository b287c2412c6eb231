import DNS
import FoundationEssentials
import Synchronization

/// A clock that moves only when somebody sleeps, remembers for how long, and lets a test act in between.
final class ManualClock: DNSClock {
    private let state: Mutex<(now: Date, sleeps: [Duration])>
    private let onSleep: @Sendable (Int) -> Void

    init(
        at now: Date = Date(timeIntervalSince1970: 1_800_000_000),
        onSleep: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        state = Mutex((now, []))
        self.onSleep = onSleep
    }

    func now() -> Date { state.withLock { $0.now } }

    func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        let count = state.withLock { state in
            state.sleeps.append(duration)
            state.now += Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
            return state.sleeps.count
        }
        onSleep(count)
        await Task.yield()
    }

    var sleeps: [Duration] { state.withLock { $0.sleeps } }
}

/// The machine's own clock: for servers that hold a signature's time against theirs.
struct WallClock: DNSClock {
    let offset: TimeInterval

    init(offset: TimeInterval = 0) { self.offset = offset }

    func now() -> Date { Date() + offset }

    func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}
