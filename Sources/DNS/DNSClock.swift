package import FoundationEssentials

/// Time, as this module may know it: deadlines and waits of minutes, and the seconds a TSIG is signed with.
package protocol DNSClock: Sendable {
    /// The present instant.
    func now() -> Date
    /// Waits; throws only when the task is cancelled.
    func sleep(for duration: Duration) async throws
}
