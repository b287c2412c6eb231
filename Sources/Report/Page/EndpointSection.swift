/// Endpoints by address: what was issued, what lies on disk, what is served.
struct EndpointSection {
    let model: ReportModel
    let context: PageContext

    /// A round-robin name can have hundreds.
    private static let addresses = 16

    func render(_ html: inout HTML) {
        let total = max(model.endpointTotal, model.endpoints.count)
        html.section("endpoints", "Endpoints: issued, on disk, served") { section in
            guard total > 0 else {
                return section.element("p", ["class": "panel"], text: "No endpoint is known yet.")
            }
            section.element("p", ["class": "note"], text: Self.legend)
            var shown = 0
            section.element("div", ["class": "panel"]) { panel in
                panel.scroller("Endpoints and their addresses") { box in
                    let heads = ["Endpoint", "Address", "Issued", "On disk", "Served", "Last error", "Since"]
                    box.table("Those with trouble come first", heads) { rows in
                        shown = rows.append(
                            model.endpoints,
                            most: context.limits.entries,
                            within: context.share(9)
                        ) { endpoint($0, &$1) }
                    }
                }
            }
            context.more(total, shown: shown, "endpoint", &section)
        }
    }

    private static let legend =
        "● the newest, ◐ an older one, ▲ another's, ✕ none, ? not known. All three alike and ● is how it should be."

    private func endpoint(_ row: EndpointRow, _ html: inout HTML) {
        let addresses = row.addresses.prefix(Self.addresses)
        for (index, address) in addresses.enumerated() {
            html.element("tr") { cells in
                if index == 0 {
                    cells.element("th", ["scope": "rowgroup", "rowspan": "\(addresses.count)"]) { head in
                        context.name(row.endpoint, of: row.certificate, &head)
                        let rest = row.addresses.count - addresses.count
                        if rest > 0 { head.element("small", text: " and \(Quantity.count(rest)) more addresses") }
                    }
                }
                self.address(address, &cells)
            }
        }
    }

    private func address(_ address: EndpointRow.Address, _ cells: inout HTML) {
        cells.element("td", ["class": "mono"]) { $0.name(address.address, limit: 60) }
        for mark in [address.issued, address.disk, address.served] { self.mark(mark, &cells) }
        cells.element("td", text: address.lastError ?? "–", limit: 200)
        cells.element("td") { cell in
            if let since = address.since { cell.day(since) } else { cell.write("–") }
        }
    }

    private func mark(_ mark: EndpointRow.Mark, _ html: inout HTML) {
        html.element("td", ["class": "mark \(mark.kind.rawValue)"]) { cell in
            cell.element("span", ["aria-hidden": "true"], text: mark.kind.shape)
            cell.write(" \(mark.kind.word)")
            if !mark.label.isEmpty { cell.element("small", text: " \(mark.label)", limit: 40) }
        }
    }
}

extension EndpointRow.Mark.Kind {
    /// The sign of it.
    var shape: String {
        switch self {
        case .current: "●"
        case .older: "◐"
        case .foreign: "▲"
        case .absent: "✕"
        case .unknown: "?"
        }
    }

    /// The word for it.
    var word: String {
        switch self {
        case .current: "newest"
        case .older: "older"
        case .foreign: "another"
        case .absent: "none"
        case .unknown: "not known"
        }
    }
}
