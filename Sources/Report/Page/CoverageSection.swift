/// Where certificates are looked for, and what could not be seen into.
struct CoverageSection {
    let model: ReportModel
    let context: PageContext

    func render(_ html: inout HTML) {
        html.section("coverage", "Coverage and blind spots") { section in
            section.element("div", ["class": "panel"]) { sources(&$0) }
            let total = max(model.blindSpotTotal, model.blindSpots.count)
            guard total > 0 else {
                return section.element(
                    "p",
                    ["class": "note"],
                    text: "No blind spot: every place looked at was readable."
                )
            }
            section.element("div", ["class": "panel"]) { panel in
                panel.element("h3", text: Quantity.count(total, "blind spot"))
                let shown = blindSpots(&panel)
                context.more(total, shown: shown, "blind spot", &panel)
            }
        }
    }

    private func sources(_ html: inout HTML) {
        html.element("h3", text: "Sources")
        guard !model.coverage.isEmpty else {
            return html.element("p", ["class": "note"], text: "Nothing was scanned yet: run rekey scan.")
        }
        var shown = 0
        html.scroller("Sources") { box in
            let heads = ["Source", "#Places", "#Fresh", "#Blind spots", "Last look", "Problem"]
            box.table("Where certificates are looked for", heads) { rows in
                shown = rows.append(model.coverage, most: context.limits.entries, within: context.share(2)) {
                    source($0, &$1)
                }
            }
        }
        context.more(model.coverage.count, shown: shown, "source", &html)
    }

    private func source(_ source: CoverageSource, _ html: inout HTML) {
        html.element("tr") { row in
            row.element("th", ["scope": "row"]) { $0.name(source.name) }
            row.number(source.places)
            row.number(source.fresh)
            row.number(source.blindSpots)
            row.element("td") { cell in
                if let look = source.lastLook { cell.minute(look) } else { cell.write("never") }
            }
            row.element("td", text: source.problem ?? "–")
        }
    }

    private func blindSpots(_ html: inout HTML) -> Int {
        var shown = 0
        html.scroller("Blind spots") { box in
            let heads = ["Place", "Reason", "What exactly", "Since"]
            box.table("Places that could not be seen into", heads) { rows in
                shown = rows.append(model.blindSpots, most: context.limits.entries, within: context.share(3)) {
                    spot,
                    rows in
                    rows.element("tr") { row in
                        row.element("th", ["scope": "row"]) { $0.name(spot.place) }
                        row.element("td", text: spot.reason, limit: 40)
                        row.element("td", text: spot.detail)
                        row.element("td") { $0.day(spot.since) }
                    }
                }
            }
        }
        return shown
    }
}
