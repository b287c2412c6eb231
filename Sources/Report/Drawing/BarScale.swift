import Glibc

/// How long a bar is for a count.
enum BarScale: Equatable {
    case linear
    /// Proportional to log10(1 + count), so that nothing stays at nothing.
    case logarithmic

    /// Logarithmic where a few bars would flatten all others: the largest is more than 50 times the median of those
    /// that are there at all.
    static func fitting(_ counts: [Int]) -> BarScale {
        let present = counts.filter { $0 > 0 }.sorted()
        guard let largest = present.last else { return .linear }
        let median = present[present.count / 2]
        return largest / 50 > median ? .logarithmic : .linear
    }

    /// The bar's length in units of the scale; never negative, never NaN.
    func length(_ count: Int) -> Double {
        let count = Double(max(0, count))
        return switch self {
        case .linear: count
        case .logarithmic: log10(1 + count)
        }
    }

    /// Counts worth a line across the chart, from above 0 up to `largest`.
    func ticks(upTo largest: Int) -> [Int] {
        guard largest > 0 else { return [] }
        return switch self {
        case .linear: linearTicks(upTo: largest)
        case .logarithmic: powersOfTen(upTo: largest)
        }
    }

    /// At most four, at round numbers.
    private func linearTicks(upTo largest: Int) -> [Int] {
        var step = 1
        let factors = [2, 5, 10]
        var decade = 1
        var index = 0
        while largest / step > 4 {
            let (next, overflow) = decade.multipliedReportingOverflow(by: factors[index % 3])
            guard !overflow else { break }
            step = next
            if index % 3 == 2 { decade = step }
            index += 1
        }
        return Array(stride(from: step, through: largest, by: step).prefix(4))
    }

    private func powersOfTen(upTo largest: Int) -> [Int] {
        var result: [Int] = []
        var power = 1
        while power <= largest {
            result.append(power)
            let (next, overflow) = power.multipliedReportingOverflow(by: 10)
            guard !overflow else { break }
            power = next
        }
        // Many powers would crowd the axis: every other one says as much.
        return result.count > 4 ? result.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element) : result
    }
}
