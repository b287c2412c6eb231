/// The estate as one page that needs nothing else: no script, no font, no image and no request leaves it.
package enum HTMLReport {
    /// The page as UTF-8, at most `limits.bytes` long whatever the model holds (limits below 200,000 bytes count as
    /// that); what does not fit is counted and referred to the CSV. The same model gives the same bytes.
    package static func render(_ model: ReportModel, limits: ReportLimits = ReportLimits()) -> [UInt8] {
        var limits = limits
        limits.bytes = max(200_000, limits.bytes)
        let csv = model.csvName.map { "the CSV (\(Markup.cut($0, to: 120)))" } ?? "the CSV"
        let context = PageContext(now: model.generated, limits: limits, csv: csv)
        // Everything but the certificates' parts has its share of the bytes; the parts get what is left, which is known
        // when the rest has been written once.
        let all = CertificateParts(model.certificates, within: limits.bytes, context: context)
        let rest = page(model, all, context).size - all.html.size
        let room = limits.bytes - rest - 1_000
        let parts = all.html.size <= room ? all : CertificateParts(model.certificates, within: room, context: context)
        return Array(page(model, parts, context).text.utf8)
    }

    private static func page(_ model: ReportModel, _ parts: CertificateParts, _ context: PageContext) -> HTML {
        var context = context
        context.anchors = parts.anchors
        var html = HTML()
        html.raw("<!DOCTYPE html>\n")
        html.element("html", ["lang": "en"]) { root in
            root.element("head") { head(model, &$0) }
            root.element("body") { body(model, parts, context, &$0) }
        }
        html.raw("\n")
        return html
    }

    /// Nothing may be loaded and nothing may run, even if a text got past the escaping.
    private static func head(_ model: ReportModel, _ html: inout HTML) {
        html.void("meta", ["charset": "utf-8"])
        let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
        html.void("meta", ["http-equiv": "Content-Security-Policy", "content": policy])
        html.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        html.void("meta", ["name": "referrer", "content": "no-referrer"])
        html.void("meta", ["name": "robots", "content": "noindex, nofollow"])
        html.element("title", text: "Certificates of \(model.estate), \(CivilTime(model.generated).date)")
        html.element("style") { $0.stylesheet() }
    }

    private static func body(
        _ model: ReportModel,
        _ parts: CertificateParts,
        _ context: PageContext,
        _ html: inout HTML
    ) {
        html.element("a", ["class": "skip", "href": "#main"], text: "Skip to the content")
        let headline = Headline(model: model)
        headline.banner(&html)
        html.element("nav", ["aria-label": "Parts of this report"]) { navigation(&$0) }
        html.element("main", ["id": "main", "tabindex": "-1"]) { main in
            headline.tiles(&main)
            NeedsSection(model: model, context: context).render(&main)
            ExpirySection(outlook: model.expiry).render(&main)
            CompositionSection(model: model).render(&main)
            RotationSection(history: model.rotations, context: context).render(&main)
            EndpointSection(model: model, context: context).render(&main)
            CertificateSection(model: model, parts: parts, context: context).render(&main)
            CoverageSection(model: model, context: context).render(&main)
            WaiverSection(waivers: model.waivers, context: context).render(&main)
        }
        html.element("footer") { footer(&$0) }
    }

    private static func navigation(_ html: inout HTML) {
        let parts = [
            ("needs", "Needs someone"), ("expiry", "Expiry"), ("composition", "Composition"),
            ("rotations", "Rotations"),
            ("endpoints", "Endpoints"), ("certificates", "Certificates"), ("coverage", "Coverage"),
            ("waivers", "Waivers"),
        ]
        html.element("ul") { list in
            list.element("li") { $0.element("a", ["href": "#top", "aria-current": "page"], text: "Report") }
            for (id, name) in parts {
                list.element("li") { $0.element("a", ["href": "#\(id)"], text: name) }
            }
        }
    }

    private static func footer(_ html: inout HTML) {
        html.element("p") { line in
            line.element("strong", text: "Confidential. ")
            line.write("This page lists names, addresses and weaknesses of the estate. It holds no private key.")
        }
        html.element("p", text: "Times are UTC. The page is complete in itself: it loads nothing and runs nothing.")
    }
}
