import ACME
import FoundationEssentials

/// How long one run waits for soaks, all certificates together: beyond that a later run goes on.
actor SoakPatience {
    /// Ten minutes.
    static let limit: Double = 600

    private var left = SoakPatience.limit

    /// Waits until an instant, and gives whether it has come: false at once when there is no patience left for it, or when
    /// the wait was called off.
    func wait(until instant: Date, _ clock: any ACMEClock) async -> Bool {
        let remaining = instant.timeIntervalSince(clock.now())
        guard remaining > 0 else { return true }
        guard remaining <= left else { return false }
        left -= remaining
        do { try await clock.sleep(for: .milliseconds(Int64((remaining * 1_000).rounded(.up)))) } catch { return false }
        return true
    }
}
