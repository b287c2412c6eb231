/// A token bucket: so many requests a second, and so many at once after a pause. Pure: instants in, waits out.
package struct RateBucket: Sendable, Equatable {
    /// Tokens that come back in a second.
    package let rate: Int
    /// Tokens it holds at most.
    package let burst: Int
    /// Below zero while tokens are promised that are not back yet.
    private var level: Double
    private var last: Double?

    /// More promises than this are not counted: an hour at the slowest rate.
    private static let deepest = -3_600.0

    /// A full bucket; rates and bursts below one count as one.
    package init(rate: Int, burst: Int) {
        self.rate = max(rate, 1)
        self.burst = max(burst, 1)
        level = Double(self.burst)
    }

    /// Takes a token and gives the wait until it is there, in seconds; zero if it is there already. Callers that wait at
    /// the same time get one turn each.
    ///
    /// - Parameter now: seconds on any clock. One that goes back or stands still brings no tokens; one that jumps ahead
    ///   brings a full bucket and no more.
    package mutating func take(at now: Double) -> Double {
        let passed = last.map { now - $0 } ?? 0
        if now.isFinite { last = now }
        if passed > 0, passed.isFinite { level = min(level + passed * Double(rate), Double(burst)) }
        level = max(level - 1, Self.deepest)
        return level < 0 ? -level / Double(rate) : 0
    }
}
