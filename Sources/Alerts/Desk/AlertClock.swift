package import FoundationEssentials

/// Time, as this module may know it: when something is found, sent and due, and the waits between two tries.
package protocol AlertClock: Sendable {
    /// The present instant.
    func now() -> Date
    /// Waits; throws only when the task is cancelled.
    func sleep(for duration: Duration) async throws
}
