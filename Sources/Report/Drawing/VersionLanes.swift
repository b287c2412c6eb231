import FoundationEssentials

/// One lane per certificate, on it one stretch per version from when it went live until it no longer was.
struct VersionLanes {
    let id: String
    let title: String
    let lanes: [RotationHistory.Lane]
    /// Stretches without an end run to here.
    let now: Date

    private static let width = 960.0
    private static let plot = (left: 220.0, right: 952.0)
    private static let laneHeight = 28.0
    private static let top = 26.0

    /// From the first version's begin to now; a day at least.
    private var span: ClosedRange<Double> {
        let end = Double(CivilTime.wholeSeconds(now))
        let starts = lanes.flatMap(\.versions).map { Double(CivilTime.wholeSeconds($0.from)) }
        return min(starts.min() ?? end, end - 86_400)...end
    }

    func render() -> HTML {
        let height = Self.top + max(1, Double(lanes.count)) * Self.laneHeight
        let description = "\(Quantity.count(lanes.count, "certificate")), each with its versions from left to right."
        return Drawing(id: id, title: title, description: description, width: Self.width, height: height).render {
            let span = span
            calendar(span, height: height, &$0)
            for (index, lane) in lanes.enumerated() {
                draw(lane, at: Self.top + Double(index) * Self.laneHeight, span: span, &$0)
            }
            if lanes.isEmpty { $0.label("no managed certificate yet", x: 0, y: Self.top + 16) }
        }
    }

    private func position(_ date: Date, in span: ClosedRange<Double>) -> Double {
        let seconds = min(max(Double(CivilTime.wholeSeconds(date)), span.lowerBound), span.upperBound)
        let share = (seconds - span.lowerBound) / max(1, span.upperBound - span.lowerBound)
        return Self.plot.left + share * (Self.plot.right - Self.plot.left)
    }

    /// Five dates, evenly.
    private func calendar(_ span: ClosedRange<Double>, height: Double, _ svg: inout HTML) {
        for step in 0...4 {
            let seconds = span.lowerBound + (span.upperBound - span.lowerBound) * Double(step) / 4
            let date = Date(timeIntervalSince1970: seconds)
            let x = position(date, in: span)
            svg.line("grid", from: (x, Self.top - 6), to: (x, height))
            let anchor = step == 0 ? "start" : step == 4 ? "end" : "middle"
            svg.label(CivilTime(date).date, x: x, y: 14, anchor: anchor)
        }
    }

    private func draw(_ lane: RotationHistory.Lane, at y: Double, span: ClosedRange<Double>, _ svg: inout HTML) {
        svg.label(lane.name, x: 0, y: y + 15, limit: 30)
        for version in lane.versions {
            let start = position(version.from, in: span)
            let end = max(start + 3, position(version.until ?? now, in: span))
            let until = version.until.map { CivilTime($0).date } ?? "now"
            let hint =
                "version \(version.number), \(version.state.rawValue): "
                + "\(CivilTime(version.from).date) to \(until)"
            let style = "version \(version.state == .rolledBack ? "rolledback" : version.state.rawValue)"
            svg.rectangle(style, x: start, y: y + 2, width: end - start - 1, height: 18, radius: 3, hint: hint)
            guard end - start > 34 else { continue }
            let words = version.state.mark.isEmpty ? "\(version.number)" : "\(version.number) \(version.state.mark)"
            svg.label(words, x: start + 6, y: y + 15, style: "on-\(style)")
        }
    }
}
