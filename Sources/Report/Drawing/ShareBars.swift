/// Bars that lie, one per kind, each with its name and count above it: what the whole is made of.
struct ShareBars {
    /// One bar.
    struct Bar {
        let label: String
        let count: Int
        /// The class that colours it.
        var style: String = "bar"
    }

    let id: String
    let title: String
    let bars: [Bar]

    private static let width = 360.0
    private static let rowHeight = 38.0

    private var whole: Int { bars.map(\.count).total() }

    private var description: String {
        guard whole > 0 else { return "Nothing to show." }
        return bars.prefix(8).map { "\(Markup.cut($0.label, to: 50)): \(Quantity.share($0.count, of: whole))" }
            .joined(separator: "; ")
    }

    func render() -> HTML {
        let height = max(1, Double(bars.count)) * Self.rowHeight
        return Drawing(id: id, title: title, description: description, width: Self.width, height: height).render {
            for (index, bar) in bars.enumerated() { row(bar, at: Double(index) * Self.rowHeight, &$0) }
            if bars.isEmpty { $0.label("nothing yet", x: 0, y: 16) }
        }
    }

    private func row(_ bar: Bar, at y: Double, _ svg: inout HTML) {
        let count = max(0, bar.count)
        let share = whole > 0 ? min(1, Double(count) / Double(whole)) : 0
        svg.label(bar.label, x: 0, y: y + 14, limit: 34)
        svg.label(
            "\(Quantity.count(count)) · \(Quantity.share(count, of: whole))",
            x: Self.width,
            y: y + 14,
            anchor: "end",
            style: "label strong"
        )
        svg.rectangle("track", x: 0, y: y + 20, width: Self.width, height: 8, radius: 4)
        guard count > 0 else { return }
        svg.rectangle(bar.style, x: 0, y: y + 20, width: max(3, Self.width * share), height: 8, radius: 4)
    }
}
