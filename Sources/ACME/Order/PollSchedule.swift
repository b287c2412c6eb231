/// When an order is read again. Pure; the jitter is drawn by whoever asks.
package struct PollSchedule: Sendable, Equatable {
    /// The wait before the first reading after a request.
    package var first: Duration
    /// The wait before the second; from there it doubles.
    package var second: Duration
    /// The longest wait of our own.
    package var longest: Duration
    /// The shortest and the longest wait a server is granted while we stay.
    package var granted: ClosedRange<Duration>
    /// How long an order is stayed with, all in all.
    package var budget: Duration

    /// 75 ms, 250 ms, 500 ms … 10 s; a server's own wait within 250 ms and a minute; five minutes in all.
    package init(
        first: Duration = .milliseconds(75),
        second: Duration = .milliseconds(250),
        longest: Duration = .seconds(10),
        granted: ClosedRange<Duration> = .milliseconds(250)...(.seconds(60)),
        budget: Duration = .seconds(300)
    ) {
        self.first = first
        self.second = second
        self.longest = longest
        self.granted = granted
        self.budget = budget
    }

    /// The wait before reading number `attempt`, from 0.
    ///
    /// - Parameters:
    ///   - retryAfter: what the server asked for, if it did: clamped to `granted`, and then exact.
    ///   - jitter: 0 ..< 1; spreads our own waits by a fifth either way.
    package func wait(before attempt: Int, retryAfter: Duration?, jitter: Double) -> Duration {
        if let retryAfter { return min(max(retryAfter, granted.lowerBound), granted.upperBound) }
        let base = attempt <= 0 ? first : min(second * (1 << min(attempt - 1, 20)), longest)
        return base * Int(800 + 400 * min(max(jitter, 0), 1)) / 1_000
    }

    /// Whether a server asks for more than we stay for: the order is better read again later.
    package func isTooLong(_ retryAfter: Duration?) -> Bool { retryAfter.map { $0 > granted.upperBound } ?? false }
}
