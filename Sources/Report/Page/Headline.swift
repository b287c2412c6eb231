/// What the page is about, and the figures one looks at first.
struct Headline {
    let model: ReportModel

    func banner(_ html: inout HTML) {
        html.element("header", ["id": "top"]) { header in
            header.element("p", ["class": "brand"], text: "Rekey · certificate report")
            header.element("h1") { $0.name(model.estate) }
            header.element("p") { line in
                line.write("Read from the store at ")
                line.minute(model.generated)
                line.write(" · checks of \(model.checkSet) · rekey \(model.version)")
            }
        }
    }

    func tiles(_ html: inout HTML) {
        let counts = model.counts
        html.element("section", ["id": "figures", "aria-labelledby": "figures-h"]) { section in
            section.element("h2", ["id": "figures-h", "class": "hidden"], text: "At a glance")
            section.element("dl", ["class": "tiles"]) { list in
                let needs = max(model.needsTotal, model.needs.count)
                tile("need someone now", needs, needs > 0 ? "alarm" : "calm", &list)
                tile("certificates", counts.certificates, "plain", &list)
                tile("managed by Rekey", counts.managed, "plain", of: counts.certificates, &list)
                tile("expired and still in place", counts.expired, counts.expired > 0 ? "alarm" : "calm", &list)
                let watch = counts.expiringUnmanaged > 0 ? "watch" : "calm"
                tile("unmanaged, ending within 30 days", counts.expiringUnmanaged, watch, &list)
                tile("known places looked at in time", counts.freshPlaces, "plain", of: counts.places, &list)
                // The share of what is known says nothing of what is not.
                tile("blind spots", model.blindSpotTotal, model.blindSpotTotal > 0 ? "watch" : "calm", &list)
            }
            findings(&section)
        }
    }

    private func tile(_ name: String, _ count: Int, _ style: String, of whole: Int? = nil, _ html: inout HTML) {
        html.element("div", ["class": style]) { tile in
            tile.element("dt", text: name)
            tile.element("dd") { figure in
                figure.write(Quantity.count(count))
                if let whole {
                    figure.element("small", text: " of \(Quantity.count(whole)) · \(Quantity.share(count, of: whole))")
                }
            }
        }
    }

    private func findings(_ html: inout HTML) {
        html.element("p", ["class": "note"]) { line in
            line.write("Open findings: ")
            let found = ReportSeverity.allCases.reversed().filter { (model.counts.findings[$0] ?? 0) > 0 }
            if found.isEmpty { line.write("none.") }
            for severity in found {
                line.chip(severity)
                line.write(" \(Quantity.count(model.counts.findings[severity] ?? 0))   ")
            }
        }
    }
}
