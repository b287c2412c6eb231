/// When certificates come to their end, week by week, the managed apart from the rest.
struct ExpirySection {
    let outlook: ExpiryOutlook

    /// A year and a week; more would not be read.
    private var weeks: [ExpiryOutlook.Week] { Array(outlook.weeks.prefix(54)) }

    func render(_ html: inout HTML) {
        html.section("expiry", "Expiry, week by week") { section in
            let chart = chart
            section.element("p", ["class": "note"], text: summary(chart.scale), limit: 600)
            section.element("div", ["class": "panel"]) { panel in
                panel.scroller("Expiry chart, scrolls sideways", style: "scroll") { box in
                    box.element("div", ["class": "broad"]) { $0.append(chart.render()) }
                }
                panel.numbers("Certificates that end in each week", ["Week from", "#Managed", "#Unmanaged"]) { rows in
                    for week in weeks { row(week, &rows) }
                }
            }
        }
    }

    private func summary(_ scale: BarScale) -> String {
        let managed = weeks.map(\.managed).total()
        let unmanaged = weeks.map(\.unmanaged).total()
        return
            "Within the weeks shown \(Quantity.count(managed)) managed certificates end, which Rekey renews before, "
            + "and \(Quantity.count(unmanaged)) that nothing here renews. "
            + "\(Quantity.count(outlook.before)) ended earlier; \(Quantity.count(outlook.after)) end later."
            + (scale == .logarithmic ? " The scale is logarithmic, because a few weeks hold most of them." : "")
    }

    private var chart: MirroredBars {
        var lastMonth = 0
        let columns = weeks.map { week in
            let civil = CivilTime(week.start)
            let isNew = civil.month != lastMonth
            lastMonth = civil.month
            return MirroredBars.Column(
                name: "week from \(civil.date)",
                tick: isNew ? civil.monthName : nil,
                above: week.managed,
                below: [week.unmanaged]
            )
        }
        return MirroredBars(
            id: "expiry-chart",
            title: "Certificates that end in each week",
            description:
                "Bars above the line are managed, bars below it unmanaged. The same figures follow as a table.",
            aboveName: "managed",
            belowNames: ["unmanaged"],
            styles: ["managed", "unmanaged"],
            columns: columns
        )
    }

    private func row(_ week: ExpiryOutlook.Week, _ html: inout HTML) {
        html.element("tr") { row in
            row.element("th", ["scope": "row"]) { $0.day(week.start) }
            row.number(week.managed)
            row.number(week.unmanaged)
        }
    }
}
