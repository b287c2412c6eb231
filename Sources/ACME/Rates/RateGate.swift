import Synchronization

/// One client's buckets. Safe to share between tasks.
final class RateGate: Sendable {
    private let buckets: Mutex<[RequestLane: RateBucket]>

    init(_ rates: RequestRates) {
        var buckets: [RequestLane: RateBucket] = [:]
        for lane in RequestLane.allCases {
            buckets[lane] = rates[lane].map { RateBucket(rate: $0.rate, burst: $0.burst) }
        }
        self.buckets = Mutex(buckets)
    }

    /// Takes a turn, and gives how long to wait for it.
    func turn(in lane: RequestLane, at seconds: Double) -> Duration {
        let wait = buckets.withLock { $0[lane]?.take(at: seconds) ?? 0 }
        // Rounded up: a wait that is a hair too short would be one request too many.
        return wait > 0 ? .milliseconds(Int64((min(wait, 3_600) * 1_000).rounded(.up))) : .zero
    }
}
