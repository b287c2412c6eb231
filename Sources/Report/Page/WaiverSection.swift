import FoundationEssentials

/// What someone decided to bear, and until when.
struct WaiverSection {
    let waivers: [WaiverRow]
    let context: PageContext

    func render(_ html: inout HTML) {
        html.section("waivers", "Waivers") { section in
            guard !waivers.isEmpty else {
                return section.element("p", ["class": "note"], text: "None: every finding counts.")
            }
            var shown = 0
            section.element("div", ["class": "panel"]) { panel in
                panel.scroller("Waivers") { box in
                    box.table("Findings that are borne for a while", ["Check", "Subject", "Reason", "By", "Ends"]) {
                        rows in
                        shown = rows.append(waivers, most: context.limits.entries, within: context.share(2)) {
                            row($0, &$1)
                        }
                    }
                }
            }
            context.more(waivers.count, shown: shown, "waiver", &section)
        }
    }

    private func row(_ waiver: WaiverRow, _ html: inout HTML) {
        html.element("tr") { row in
            row.element("th", ["scope": "row"], text: waiver.check, limit: 80)
            row.element("td") { $0.name(waiver.subject) }
            row.element("td", text: waiver.reason)
            row.element("td") { $0.name(waiver.by, limit: 80) }
            row.element("td") { cell in
                cell.day(waiver.until)
                cell.write(waiver.until < context.now ? " (ended)" : "")
            }
        }
    }
}
