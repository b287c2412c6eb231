/// What the estate is made of: who issued it, with which keys, for how long.
struct CompositionSection {
    let model: ReportModel

    /// More kinds than these are summed up in one.
    private static let most = 7

    func render(_ html: inout HTML) {
        html.section("composition", "What it is made of") { section in
            section.element("div", ["class": "grid"]) { grid in
                panel("issuers", "Issuers", bars(model.issuers), &grid)
                panel("keys", "Keys", bars(model.keys), &grid)
                panel("lifetimes", "Lifetimes", lifetimes, &grid) {
                    $0.element("p", ["class": "note"], text: Self.law, limit: 500)
                }
            }
        }
    }

    /// Ballot SC-081v3, Baseline Requirements §6.3.2.
    private static let law = """
        For publicly trusted certificates issued from these days on, what is longer is forbidden: 200 days from \
        2026-03-15, 100 days from 2027-03-15, 47 days from 2029-03-15 (Baseline Requirements §6.3.2). Private \
        authorities are not bound by it.
        """

    private var lifetimes: [ShareBars.Bar] {
        let classes = model.lifetimes
        return [
            .init(label: "up to 7 days", count: classes.upTo7, style: "fine"),
            .init(label: "8 to 47 days", count: classes.upTo47, style: "fine"),
            .init(label: "48 to 100: until 2029-03-15", count: classes.upTo100, style: "bar"),
            .init(label: "101 to 200: until 2027-03-15", count: classes.upTo200, style: "soon"),
            .init(label: "over 200: no longer issued", count: classes.over200, style: "over"),
        ]
    }

    private func bars(_ shares: [Share]) -> [ShareBars.Bar] {
        let shown = shares.prefix(Self.most).map { ShareBars.Bar(label: $0.label, count: $0.count) }
        let rest = shares.dropFirst(Self.most)
        guard !rest.isEmpty else { return shown }
        return shown + [ShareBars.Bar(label: "\(rest.count) others", count: rest.map(\.count).total())]
    }

    private func panel(
        _ id: String,
        _ title: String,
        _ bars: [ShareBars.Bar],
        _ html: inout HTML,
        after: (inout HTML) -> Void = { _ in }
    ) {
        html.element("div", ["class": "panel"]) { panel in
            panel.element("h3", text: title)
            panel.append(ShareBars(id: "\(id)-chart", title: title, bars: bars).render())
            panel.numbers("\(title), certificates of each", ["Kind", "#Certificates"]) { rows in
                for bar in bars {
                    rows.element("tr") { row in
                        row.element("th", ["scope": "row"]) { $0.name(bar.label) }
                        row.number(bar.count)
                    }
                }
            }
            after(&panel)
        }
    }
}
