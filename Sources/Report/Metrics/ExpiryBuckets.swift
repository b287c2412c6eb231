/// How many certificates end within so many seconds from now, cumulative.
package struct ExpiryBuckets: Sendable, Equatable {
    /// The bounds in use: expired, and within 1, 3, 7, 14, 30, 90 and 200 days.
    package static let bounds: [Int] = [0, 1, 3, 7, 14, 30, 90, 200].map { $0 * 86_400 }

    /// As many as there are bounds: the certificates whose remaining seconds are at most that; never falling.
    package var cumulative: [Int]
    /// All certificates.
    package var total: Int

    package init(
        cumulative: [Int] = [],
        total: Int = 0
    ) {
        self.cumulative = cumulative
        self.total = total
    }
}
