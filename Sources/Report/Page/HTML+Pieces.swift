import FoundationEssentials

extension HTML {
    /// Appends one after the other until there are `most`, or the next would not fit into `bytes`; gives how many.
    mutating func append<Item>(
        _ items: some Collection<Item>,
        most: Int,
        within bytes: Int,
        _ one: (Item, inout HTML) -> Void
    ) -> Int {
        let begin = size
        var shown = 0
        for item in items.prefix(max(0, most)) {
            var piece = HTML()
            one(item, &piece)
            guard size - begin + piece.size <= bytes else { break }
            append(piece)
            shown += 1
        }
        return shown
    }

    /// A part of the page with its heading, which names it to screen readers.
    mutating func section(_ id: String, _ heading: String, _ body: (inout HTML) -> Void) {
        element("section", ["id": id, "aria-labelledby": "\(id)-h"]) {
            $0.element("h2", ["id": "\(id)-h"], text: heading)
            body(&$0)
        }
    }

    /// A box that scrolls sideways by itself, reachable by keyboard.
    mutating func scroller(_ label: String, style: String = "scroll wide", _ body: (inout HTML) -> Void) {
        element("div", ["class": style, "role": "region", "tabindex": "0", "aria-label": label], body)
    }

    /// A table with its caption and heads; those whose name begins with `#` hold numbers.
    mutating func table(_ caption: String, _ heads: [String], _ rows: (inout HTML) -> Void) {
        element("table") { table in
            table.element("caption", text: caption)
            table.element("thead") { $0.element("tr") { row in heads.forEach { row.head($0) } } }
            table.element("tbody") { rows(&$0) }
        }
    }

    private mutating func head(_ name: String) {
        if name.hasPrefix("#") {
            element("th", ["scope": "col", "class": "number"], text: String(name.dropFirst()))
        } else {
            element("th", ["scope": "col"], text: name)
        }
    }

    mutating func number(_ count: Int) { element("td", ["class": "number"], text: Quantity.count(count)) }

    /// The figures of a chart, for those who do not see it or want them exactly.
    mutating func numbers(_ caption: String, _ heads: [String], _ rows: (inout HTML) -> Void) {
        element("details", ["class": "numbers"]) { details in
            details.element("summary", text: "Figures as a table")
            details.scroller(caption, style: "scroll") { $0.table(caption, heads, rows) }
        }
    }

    /// A day.
    mutating func day(_ date: Date) {
        let civil = CivilTime(date)
        element("time", ["datetime": civil.rfc3339], text: civil.date)
    }

    /// A minute.
    mutating func minute(_ date: Date) {
        let civil = CivilTime(date)
        element("time", ["datetime": civil.rfc3339], text: civil.minuteText)
    }

    /// A severity: shape, word and colour.
    mutating func chip(_ severity: ReportSeverity) {
        element("span", ["class": "chip \(severity.rawValue)"]) {
            $0.element("span", ["aria-hidden": "true"], text: severity.shape + " ")
            $0.write(severity.rawValue)
        }
    }

    /// Whether Rekey renews it.
    mutating func chip(managed: Bool) {
        element(
            "span",
            ["class": managed ? "chip is-managed" : "chip is-unmanaged"],
            text: managed ? "managed" : "unmanaged"
        )
    }
}
