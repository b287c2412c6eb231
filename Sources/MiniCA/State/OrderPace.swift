package import FoundationEssentials

/// When orders were placed, by the authority's clock: what a client's rate is judged by.
package struct OrderPace: Sendable, Hashable {
    /// The instants, in sequence; refused requests are not in here.
    package let instants: [Date]

    /// The most orders that fall into any period of that length, its end excluded; 0 without orders.
    package func most(within period: Duration) -> Int {
        let sorted = instants.sorted()
        var (most, first) = (0, 0)
        for (index, instant) in sorted.enumerated() {
            while instant.timeIntervalSince(sorted[first]) >= period.seconds, first < index { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }
}
