import FoundationEssentials

/// What every section needs to know about the page around it.
struct PageContext {
    let now: Date
    let limits: ReportLimits
    /// The CSV in words, with its name where one is known: it lists every certificate.
    let csv: String
    /// ``CertificatePart/id`` to the anchor of its part, for those that have one on the page.
    var anchors: [String: String] = [:]

    /// A section's bytes: so many hundredths of the page's.
    func share(_ hundredths: Int) -> Int { max(0, limits.bytes) / 100 * hundredths }

    /// A name, linked to the certificate's part where the page has one.
    func name(_ name: String, of certificate: String?, _ html: inout HTML) {
        guard let certificate, let anchor = anchors[certificate] else { return html.name(name) }
        html.element("a", ["href": "#\(anchor)"]) { $0.name(name) }
    }

    /// How many more there are than the page has room for, when there are any.
    func more(_ total: Int, shown: Int, _ noun: String, _ html: inout HTML) {
        guard total > shown else { return }
        html.element("p", ["class": "note"], text: "\(Quantity.count(total - shown, "more \(noun)")) left out here.")
    }
}
