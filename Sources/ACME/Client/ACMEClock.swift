package import FoundationEssentials

/// Time, as this module may know it.
package protocol ACMEClock: Sendable {
    /// The present instant.
    func now() -> Date
    /// Waits; throws only when the task is cancelled.
    func sleep(for duration: Duration) async throws
}
