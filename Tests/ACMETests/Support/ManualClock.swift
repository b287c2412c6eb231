import ACME
import FoundationEssentials
import Synchronization

/// A clock that moves only when somebody sleeps, and remembers for how long.
final class ManualClock: ACMEClock {
    private let state = Mutex((now: Date(timeIntervalSince1970: 1_800_000_000), sleeps: [Duration]()))

    func now() -> Date { state.withLock { $0.now } }

    func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        state.withLock {
            $0.sleeps.append(duration)
            $0.now += Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        }
        await Task.yield()
    }

    func advance(by seconds: Double) { state.withLock { $0.now += seconds } }

    var sleeps: [Duration] { state.withLock { $0.sleeps } }
    var slept: Duration { sleeps.reduce(.zero, +) }
}
