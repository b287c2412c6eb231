import ACME
import FoundationEssentials
import Storage

/// Keeps the orders of one process apart, authority by authority: however many certificates are due at once, no
/// authority gets more than `Pacing.ordersPerSecond` of them in a second.
actor OrderPace {
    private var lastStarts: [String: Date] = [:]

    /// Returns when it is the caller's turn.
    func turn(at authority: AuthorityName, _ clock: any ACMEClock) async {
        let now = clock.now()
        let item = Pacing.Item(certificate: "", authority: authority.text, notAfter: nil)
        guard let start = Pacing.plan([item], now: now, lastStarts: lastStarts).starts.first else { return }
        lastStarts[authority.text] = start.at
        let wait = start.at.timeIntervalSince(now)
        // A task that is cancelled goes on to where it is told so.
        if wait > 0 { try? await clock.sleep(for: .milliseconds(Int64((min(wait, 60) * 1_000).rounded(.up)))) }
    }
}
