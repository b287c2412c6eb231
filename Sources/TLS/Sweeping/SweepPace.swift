/// Spreads beginnings evenly over time.
struct SweepPace {
    private let interval: Duration?
    private var next: ContinuousClock.Instant?

    /// - Parameter perSecond: nil for no limit.
    init(perSecond: Int?) { interval = perSecond.map { .seconds(1) / max(1, $0) } }

    /// When the next one may begin; nil when it may at once.
    func wait(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        guard let next, next > now else { return nil }
        return next
    }

    /// Notes that one begins. A pause is not made up for: after it, the spacing is the same.
    mutating func begin(at now: ContinuousClock.Instant) {
        guard let interval else { return }
        // A wait is rounded up to a millisecond; what was lost by that alone is made up for.
        let floor = now - .milliseconds(5)
        next = max(next ?? floor, floor) + interval
    }
}
