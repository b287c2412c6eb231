import FoundationEssentials

/// One certificate's part of the page.
struct CertificatePartView {
    let part: CertificatePart
    /// Letters and digits, unique within the page.
    let anchor: String
    let now: Date

    /// Lists inside a part are cut here; the rest is counted.
    private static let most = 40

    func render(_ html: inout HTML) {
        html.element("details") { details in
            details.element("summary") { summary(&$0) }
            // The anchor is inside, so that a link to it unfolds the part.
            details.element("div", ["class": "part", "id": anchor]) { body in
                body.element("div") { facts(&$0) }
                body.element("div") { findings(&$0) }
                if !part.chain.isEmpty { body.element("div") { chain(&$0) } }
                if !part.seen.isEmpty { body.element("div") { seen(&$0) } }
                if !part.versions.isEmpty { body.element("div") { versions(&$0) } }
                if let pem = part.pem { body.element("div") { self.pem(pem, &$0) } }
            }
        }
    }

    private func summary(_ html: inout HTML) {
        html.element("h3") { $0.name(part.title) }
        html.write(" ")
        html.chip(managed: part.managed)
        if let worst = part.worst {
            html.write(" ")
            html.chip(worst)
        }
        html.element("span", ["class": "end"]) { end in
            end.write(part.notAfter < now ? " ended " : " ends ")
            end.day(part.notAfter)
            end.write(", \(Quantity.distance(from: now, to: part.notAfter))")
        }
    }

    private func facts(_ html: inout HTML) {
        html.element("h4", text: "Facts")
        html.element("dl", ["class": "facts"]) { list in
            list.element("dt", text: "Valid")
            list.element("dd") { value in
                value.minute(part.notBefore)
                value.write(" to ")
                value.minute(part.notAfter)
            }
            for fact in part.facts.prefix(Self.most) {
                list.element("dt", text: fact.name, limit: 60)
                list.element("dd") { $0.name(fact.value) }
            }
        }
        html.element("h4", text: Quantity.count(part.names.count, "name"))
        html.element("ul", ["class": "names"]) { list in
            for name in part.names.prefix(Self.most) { list.element("li") { $0.name(name) } }
            rest(of: part.names.count, "li", &list)
        }
    }

    private func findings(_ html: inout HTML) {
        html.element("h4", text: "Findings")
        guard !part.findings.isEmpty else {
            return html.element("p", ["class": "note"], text: "✓ None.")
        }
        html.element("ul", ["class": "findings"]) { list in
            for finding in part.findings.prefix(Self.most) { self.finding(finding, &list) }
            rest(of: part.findings.count, "li", &list)
        }
    }

    private func finding(_ finding: PartFinding, _ html: inout HTML) {
        html.element("li") { item in
            item.chip(finding.severity)
            item.write(" \(finding.detail)", limit: 500)
            item.element("p", text: finding.hint, limit: 400)
            item.element("p") { line in
                line.write("\(finding.check) · \(finding.source) · since ")
                line.day(finding.since)
                guard let until = finding.waivedUntil else { return }
                line.write(" · waived until ")
                line.day(until)
            }
        }
    }

    private func chain(_ html: inout HTML) {
        html.element("h4", text: "Chain")
        html.element("div", ["class": "chain-box"]) { box in
            box.append(ChainDrawing(id: "\(anchor)-chain", title: "Chain of \(part.title)", links: part.chain).render())
        }
        html.numbers("The chain's certificates", ["Role", "Subject", "Ends", "Problem"]) { rows in
            for link in part.chain.prefix(Self.most) {
                rows.element("tr") { row in
                    row.element("td", text: link.role)
                    row.element("td") { $0.name(link.subject) }
                    row.element("td") { $0.day(link.notAfter) }
                    row.element("td", text: link.problem ?? "–")
                }
            }
        }
    }

    private func seen(_ html: inout HTML) {
        html.element("h4", text: "Seen at \(Quantity.count(part.seen.count, "place"))")
        html.scroller("Places where it was seen", style: "scroll") { box in
            box.table("First and last look", ["Place", "Service", "First", "Last"]) { rows in
                for seen in part.seen.prefix(Self.most) {
                    rows.element("tr") { row in
                        row.element("td", ["class": "place"]) { cell in
                            cell.name(seen.place)
                            if !seen.address.isEmpty { cell.element("small", text: " \(seen.address)", limit: 60) }
                        }
                        row.element("td", text: seen.service ?? "–", limit: 80)
                        row.element("td") { $0.day(seen.first) }
                        row.element("td") { $0.day(seen.last) }
                    }
                }
            }
        }
        rest(of: part.seen.count, "p", &html)
    }

    private func versions(_ html: inout HTML) {
        html.element("h4", text: "Versions")
        html.scroller("Versions of it", style: "scroll") { box in
            box.table("The newest first", ["Version", "From", "Until", "State"]) { rows in
                for version in part.versions.prefix(Self.most) {
                    rows.element("tr") { row in
                        row.element("th", ["scope": "row"], text: "\(version.number)")
                        row.element("td") { $0.day(version.from) }
                        row.element("td") { cell in
                            if let until = version.until { cell.day(until) } else { cell.write("now") }
                        }
                        row.element("td", text: "\(version.state.mark) \(version.state.rawValue)")
                    }
                }
            }
        }
        rest(of: part.versions.count, "p", &html)
    }

    /// Only what begins as a certificate is shown: a key that came here by mistake is not.
    private func pem(_ pem: String, _ html: inout HTML) {
        guard pem.hasPrefix("-----BEGIN CERTIFICATE-----"), !pem.contains("PRIVATE KEY") else { return }
        html.element("h4", text: "Certificate")
        html.element("details", ["class": "pem"]) { details in
            details.element("summary", text: "PEM, public")
            details.element("pre") { $0.write(pem, limit: 12_000) }
        }
    }

    private func rest(of count: Int, _ tag: StaticString, _ html: inout HTML) {
        guard count > Self.most else { return }
        html.element(tag, ["class": "note"], text: "and \(Quantity.count(count - Self.most)) more")
    }
}
