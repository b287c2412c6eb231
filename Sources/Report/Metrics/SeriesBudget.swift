/// How many series may still be written.
struct SeriesBudget {
    private var left: Int
    /// How many objects got none.
    private(set) var refused = 0

    init(_ series: Int) { left = max(0, series) }

    /// Takes so many at once, or none.
    mutating func take(_ series: Int) -> Bool {
        guard left >= series else {
            refused += 1
            return false
        }
        left -= series
        return true
    }
}
