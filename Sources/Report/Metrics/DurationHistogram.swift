/// How long things took, by upper bounds.
package struct DurationHistogram: Sendable, Equatable {
    /// Upper bounds in seconds, rising.
    package var bounds: [Double]
    /// As many as there are bounds: how many took at most that; never falling.
    package var cumulative: [Int]
    package var count: Int
    /// All durations together, in seconds.
    package var sum: Double

    package init(
        bounds: [Double],
        cumulative: [Int],
        count: Int,
        sum: Double
    ) {
        self.bounds = bounds
        self.cumulative = cumulative
        self.count = count
        self.sum = sum
    }
}
