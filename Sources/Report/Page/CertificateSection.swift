import FoundationEssentials

/// The certificates: those with a part of their own, then a table of further ones.
struct CertificateSection {
    let model: ReportModel
    let parts: CertificateParts
    let context: PageContext

    func render(_ html: inout HTML) {
        html.section("certificates", "Certificates") { section in
            let partCount = parts.anchors.count
            if partCount > 0 {
                section.element("p", ["class": "note"], text: "The managed ones and the worst; each unfolds.")
                section.element("div", ["class": "certificates"]) { $0.append(parts.html) }
            }
            let rowCount = model.rows.isEmpty ? 0 : table(&section)
            if model.counts.certificates == 0, partCount + rowCount == 0 {
                section.element("p", ["class": "panel"], text: "No certificate is known yet: run rekey scan.")
            }
            let rest = max(0, model.counts.certificates) - partCount - rowCount
            guard rest > 0 else { return }
            section.element("p", ["class": "note"], text: "\(Quantity.count(rest)) more in \(context.csv).")
        }
    }

    private func table(_ html: inout HTML) -> Int {
        var shown = 0
        html.element("div", ["class": "panel"]) { panel in
            panel.element("h3", text: "Further certificates")
            panel.scroller("Further certificates") { box in
                let heads = ["Name", "Issuer", "Key", "Ends", "", "Owner", "Worst finding", "#Places"]
                box.table("The soonest to end first", heads.map { $0.isEmpty ? "Renewal" : $0 }) { rows in
                    shown = rows.append(model.rows, most: context.limits.rows, within: context.share(26)) {
                        row($0, &$1)
                    }
                }
            }
        }
        return shown
    }

    private func row(_ certificate: CertificateRow, _ html: inout HTML) {
        html.element("tr") { row in
            row.element("th", ["scope": "row"]) { $0.name(certificate.name, limit: 120) }
            row.element("td") { $0.name(certificate.issuer, limit: 60) }
            row.element("td", text: certificate.key, limit: 30)
            row.element("td") { $0.day(certificate.notAfter) }
            row.element("td", text: certificate.managed ? "managed" : "unmanaged")
            row.element("td") { $0.name(certificate.owner.isEmpty ? "–" : certificate.owner, limit: 60) }
            row.element("td") { cell in
                if let worst = certificate.worst { cell.chip(worst) } else { cell.write("–") }
            }
            row.number(certificate.places)
        }
    }
}
