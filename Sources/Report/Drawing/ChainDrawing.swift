/// A chain from its leaf up: one box per certificate, an arrow from each to the one that signed it.
struct ChainDrawing {
    let id: String
    let title: String
    let links: [ChainLink]

    private static let width = 420.0
    private static let box = (height: 46.0, gap: 20.0)
    /// Served chains of a thousand certificates exist; what matters is at the beginning.
    private static let most = 8

    func render() -> HTML {
        let shown = links.prefix(Self.most)
        let height = max(1, Double(shown.count)) * (Self.box.height + Self.box.gap) - Self.box.gap + 2
        return Drawing(id: id, title: title, description: description, width: Self.width, height: height).render {
            for (index, link) in shown.enumerated() {
                let y = 1 + Double(index) * (Self.box.height + Self.box.gap)
                draw(link, at: y, &$0)
                if index + 1 < shown.count { arrow(below: y + Self.box.height, &$0) }
            }
            if links.isEmpty { $0.label("no chain was seen", x: 0, y: 16) }
        }
    }

    private var description: String {
        let names = links.prefix(Self.most).map { link in
            "\(Markup.cut(link.role, to: 20)) \(Markup.cut(link.subject, to: 60))"
                + (link.problem.map { " (\(Markup.cut($0, to: 60)))" } ?? "")
        }
        let more = links.count > Self.most ? ", and \(Quantity.count(links.count - Self.most)) more" : ""
        return names.isEmpty ? "No chain was seen." : names.joined(separator: ", signed by ") + more
    }

    private func draw(_ link: ChainLink, at y: Double, _ svg: inout HTML) {
        let style = link.problem == nil ? "link" : "link problem"
        let hint = "\(link.subject), until \(CivilTime(link.notAfter).date)"
        svg.rectangle(style, x: 1, y: y, width: Self.width - 2, height: Self.box.height, radius: 6, hint: hint)
        let room = Self.width - 40
        svg.label(LabelWidth.fitting(link.subject, width: room), x: 12, y: y + 19, style: "label strong")
        let state = link.problem.map { "✕ \($0)" } ?? "until \(CivilTime(link.notAfter).date)"
        svg.label(LabelWidth.fitting("\(link.role) · \(state)", width: room), x: 12, y: y + 37)
    }

    private func arrow(below y: Double, _ svg: inout HTML) {
        svg.line("arrow", from: (24, y), to: (24, y + Self.box.gap - 5))
        svg.void("path", ["class": "arrowhead", "d": "M19 \(SVGNumber.text(y + 12))h10l-5 7z"])
    }
}
