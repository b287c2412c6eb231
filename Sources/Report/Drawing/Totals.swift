extension Sequence<Int> {
    /// The sum of the counts, negative ones taken for none; it stops at the largest number instead of trapping.
    func total() -> Int {
        reduce(0) { sum, next in
            let (result, overflow) = sum.addingReportingOverflow(Swift.max(0, next))
            return overflow ? .max : result
        }
    }
}
