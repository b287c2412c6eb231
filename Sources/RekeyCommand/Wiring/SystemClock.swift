import ACME
package import FoundationEssentials

/// The machine's clock: the only place that asks it. Waits are on the monotonic clock, whatever happens to the date.
package struct SystemClock: ACMEClock {
    package init() {}

    package func now() -> Date { Date() }

    package func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}
