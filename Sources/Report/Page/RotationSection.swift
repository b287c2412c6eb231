import FoundationEssentials

/// How rotations went, day by day, and which version of each managed certificate was live when.
struct RotationSection {
    let history: RotationHistory
    let context: PageContext

    /// A quarter's days.
    private var days: [RotationHistory.Day] { Array(history.days.suffix(92)) }

    func render(_ html: inout HTML) {
        html.section("rotations", "Rotations") { section in
            section.element("p", ["class": "note"], text: summary)
            section.element("div", ["class": "panel"]) { panel in
                panel.element("h3", text: "Each day")
                panel.scroller("Rotation chart, scrolls sideways", style: "scroll") { box in
                    box.element("div", ["class": "broad"]) { $0.append(chart.render()) }
                }
                let heads = ["Day", "#Succeeded", "#Failed", "#Rolled back"]
                panel.numbers("Rotations by day", heads) { rows in days.forEach { row($0, &rows) } }
            }
            if !history.lanes.isEmpty { lanes(&section) }
        }
    }

    private var summary: String {
        let done = days.map(\.succeeded).total()
        let failed = days.map(\.failed).total()
        let back = days.map(\.rolledBack).total()
        guard done > 0 || failed > 0 || back > 0 else { return "No rotation in this time." }
        var words =
            "\(Quantity.count(done)) succeeded, \(Quantity.count(failed)) failed, "
            + "\(Quantity.count(back)) were rolled back."
        if let median = history.median { words += " Half took at most \(Quantity.duration(median))" }
        if history.median != nil, let most = history.percentile95 {
            words += ", 95 of 100 at most \(Quantity.duration(most))"
        }
        return history.median == nil ? words : words + "."
    }

    private var chart: MirroredBars {
        let columns = days.enumerated().map { index, day in
            let civil = CivilTime(day.start)
            return MirroredBars.Column(
                name: civil.date,
                tick: index.isMultiple(of: max(1, days.count / 8)) && index + 4 < max(days.count, 5)
                    ? String(civil.date.dropFirst(5)) : nil,
                above: day.succeeded,
                below: [day.failed, day.rolledBack]
            )
        }
        return MirroredBars(
            id: "rotation-chart",
            title: "Rotations by day",
            description:
                "Bars above the line succeeded; below it failed ones are filled and rolled back ones outlined.",
            aboveName: "succeeded",
            belowNames: ["failed (filled)", "rolled back (outlined)"],
            styles: ["succeeded", "failed", "backed"],
            columns: columns
        )
    }

    private func row(_ day: RotationHistory.Day, _ html: inout HTML) {
        html.element("tr") { row in
            row.element("th", ["scope": "row"]) { $0.day(day.start) }
            row.number(day.succeeded)
            row.number(day.failed)
            row.number(day.rolledBack)
        }
    }

    /// Lanes and their versions as far as a drawing stays readable and the page small.
    private func lanes(_ html: inout HTML) {
        let shown = history.lanes.prefix(min(30, max(0, context.limits.entries))).map { lane in
            var lane = lane
            lane.versions = Array(lane.versions.suffix(16))
            return lane
        }
        let drawing = VersionLanes(id: "lane-chart", title: "Versions by certificate", lanes: shown, now: context.now)
        html.element("div", ["class": "panel"]) { panel in
            panel.element("h3", text: "Each managed certificate's versions")
            panel.element("p", ["class": "note"], text: Self.legend)
            panel.scroller("Versions chart, scrolls sideways", style: "scroll") { box in
                box.element("div", ["class": "broad"]) { $0.append(drawing.render()) }
            }
            panel.numbers("Versions by certificate", ["Certificate", "Version", "From", "Until", "State"]) { rows in
                for lane in shown {
                    for index in lane.versions.indices { version(index, of: lane, &rows) }
                }
            }
        }
        let rest = max(history.laneTotal, history.lanes.count) - shown.count
        guard rest > 0 else { return }
        let words = "\(Quantity.count(rest, "more managed certificate")): rekey history NAME shows each one's versions."
        html.element("p", ["class": "note"], text: words)
    }

    private static let legend =
        "● live, ‖ held, ↺ rolled back, ✕ quarantined; dashed stretches never proved to be served."

    private func version(_ index: Int, of lane: RotationHistory.Lane, _ html: inout HTML) {
        let version = lane.versions[index]
        html.element("tr") { row in
            if index == 0 {
                row.element("th", ["scope": "rowgroup", "rowspan": "\(lane.versions.count)"]) {
                    context.name(lane.name, of: lane.certificate, &$0)
                }
            }
            row.element("td", text: "\(version.number)")
            row.element("td") { $0.day(version.from) }
            row.element("td") { cell in
                if let until = version.until { cell.day(until) } else { cell.write("now") }
            }
            row.element("td", text: "\(version.state.mark) \(version.state.rawValue)")
        }
    }
}
