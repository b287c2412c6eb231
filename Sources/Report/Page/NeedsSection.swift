/// What waits for a person, by whom it is for; or that nothing does.
struct NeedsSection {
    let model: ReportModel
    let context: PageContext

    private var total: Int { max(model.needsTotal, model.needs.count) }

    func render(_ html: inout HTML) {
        html.section("needs", "Needs someone now") { section in
            guard total > 0 else { return allClear(&section) }
            var left = context.share(8)
            var shown = 0
            for (owner, needs) in groups {
                let begin = section.size
                guard left > 2_000, shown < context.limits.entries else { break }
                section.element("div", ["class": "owner"]) { group in
                    heading(owner, needs.count, &group)
                    group.element("ol", ["class": "needs"]) { list in
                        let room = context.limits.entries - shown
                        shown += list.append(needs, most: room, within: left - 600) { item($0, &$1) }
                    }
                }
                left -= section.size - begin
            }
            context.more(total, shown: shown, "need", &section)
        }
    }

    private func allClear(_ html: inout HTML) {
        let counts = model.counts
        let fresh = "\(Quantity.count(counts.freshPlaces)) of \(Quantity.count(counts.places)) places fresh"
        let spots = model.blindSpotTotal > 0 ? ", \(Quantity.count(model.blindSpotTotal)) blind spots" : ""
        let words = "✓ All clear, checked \(CivilTime(model.generated).clock), \(fresh)\(spots)."
        html.element("p", ["class": "panel clear"], text: words)
    }

    /// By owner, in the order of each owner's first and so worst need.
    private var groups: [(owner: String, needs: [Need])] {
        var order: [String] = []
        var groups: [String: [Need]] = [:]
        for need in model.needs {
            if groups[need.owner] == nil { order.append(need.owner) }
            groups[need.owner, default: []].append(need)
        }
        return order.map { ($0, groups[$0] ?? []) }
    }

    private func heading(_ owner: String, _ count: Int, _ html: inout HTML) {
        html.element("h3") { heading in
            if owner.isEmpty { heading.write("Nobody's yet ") } else { heading.name(owner) }
            heading.element("small", text: " · \(Quantity.count(count, "item"))")
        }
    }

    private func item(_ need: Need, _ html: inout HTML) {
        html.element("li") { item in
            item.element("p", ["class": "about"]) { line in
                line.chip(need.severity)
                context.name(need.subject, of: need.certificate, &line)
                line.element("span", ["class": "kind"], text: "\(need.kind.rawValue) since")
                line.day(need.since)
            }
            item.element("p", text: need.detail, limit: 500)
            item.element("p", ["class": "fix"]) { fix in
                fix.element("b", text: "Fix: ")
                fix.write(need.fix, limit: 400)
                guard let command = need.command else { return }
                fix.write(" ")
                fix.element("code", ["class": "command"], text: command, limit: 400)
            }
        }
    }
}
