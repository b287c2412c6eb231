/// Bars that stand above a common line and hang below it, both by one scale: two kinds that are told apart by where
/// they are and not by colour alone, and that stay honest on a logarithmic scale, where stacked bars would not.
struct MirroredBars {
    /// One column.
    struct Column {
        /// What a pointer shows.
        let name: String
        /// What is written under the chart; nil for most columns.
        var tick: String?
        let above: Int
        /// Parts of the hanging bar, from the line down.
        let below: [Int]
    }

    let id: String
    let title: String
    let description: String
    /// What the bars above are called.
    let aboveName: String
    /// What the parts below are called, as many as each column has.
    let belowNames: [String]
    /// The classes that colour the parts: the one above first.
    let styles: [String]
    let columns: [Column]

    private static let width = 960.0
    private static let plot = (left: 52.0, right: 952.0, top: 24.0, bottom: 232.0)

    var scale: BarScale { .fitting(columns.map(\.above) + columns.map { $0.below.total() }) }

    private var largestAbove: Int { max(0, columns.map(\.above).max() ?? 0) }
    private var largestBelow: Int { columns.map { $0.below.total() }.max() ?? 0 }

    /// Points per unit of the scale; each side keeps a little room even when it is empty.
    private var unit: Double {
        let span = scale.length(largestAbove) + scale.length(largestBelow)
        return span > 0 ? (Self.plot.bottom - Self.plot.top - 24) / span : 0
    }

    private var middle: Double {
        largestAbove == 0 && largestBelow == 0
            ? (Self.plot.top + Self.plot.bottom) / 2 : Self.plot.top + 12 + unit * scale.length(largestAbove)
    }

    func render() -> HTML {
        Drawing(id: id, title: title, description: description, width: Self.width, height: 264).render { svg in
            grid(&svg)
            for (index, column) in columns.enumerated() { bars(column, at: index, &svg) }
            svg.line("axis", from: (Self.plot.left, middle), to: (Self.plot.right, middle))
            svg.label("▲ \(aboveName)", x: Self.plot.left, y: 14, style: "label strong")
            svg.label(
                "▼ " + belowNames.joined(separator: ", "),
                x: Self.plot.right,
                y: 14,
                anchor: "end",
                style: "label strong",
                limit: 120
            )
        }
    }

    private func grid(_ svg: inout HTML) {
        for (largest, direction) in [(largestAbove, -1.0), (largestBelow, 1.0)] {
            // Lines nearer to each other than their labels are high would be unreadable.
            var last = middle
            for tick in scale.ticks(upTo: largest) {
                let y = middle + direction * unit * scale.length(tick)
                guard abs(y - last) >= 16 else { continue }
                last = y
                svg.line("grid", from: (Self.plot.left, y), to: (Self.plot.right, y))
                svg.label(Quantity.count(tick), x: Self.plot.left - 6, y: y + 4, anchor: "end")
            }
        }
        svg.label("0", x: Self.plot.left - 6, y: middle + 4, anchor: "end")
    }

    private func bars(_ column: Column, at index: Int, _ svg: inout HTML) {
        let step = (Self.plot.right - Self.plot.left) / Double(max(1, columns.count))
        let gap = min(4, step * 0.2)
        let (x, width) = (Self.plot.left + step * Double(index) + gap / 2, min(48, step - gap))
        if let tick = column.tick { svg.label(tick, x: x, y: 254) }
        if column.above > 0 {
            let height = max(1.5, unit * scale.length(column.above))
            let hint = "\(column.name): \(Quantity.count(column.above)) \(aboveName)"
            svg.rectangle(styles.first ?? "", x: x, y: middle - height, width: width, height: height, hint: hint)
        }
        hanging(column, x: x, width: width, &svg)
    }

    /// The hanging bar is as long as its sum on the scale; its parts share that length by their counts.
    private func hanging(_ column: Column, x: Double, width: Double, _ svg: inout HTML) {
        let sum = column.below.total()
        guard sum > 0 else { return }
        let length = max(1.5, unit * scale.length(sum))
        // As fractions, because a sum that stopped at the largest number is less than its parts.
        let whole = column.below.reduce(0) { $0 + Double(max(0, $1)) }
        var y = middle
        for ((count, name), style) in zip(zip(column.below, belowNames), styles.dropFirst()) where count > 0 {
            let height = length * (Double(count) / whole)
            let hint = "\(column.name): \(Quantity.count(count)) \(name)"
            svg.rectangle(style, x: x, y: y, width: width, height: height, hint: hint)
            y += height
        }
    }
}
