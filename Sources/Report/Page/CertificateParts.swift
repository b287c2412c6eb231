/// The certificates that have a part of their own, folded up: the managed ones and the worst.
struct CertificateParts {
    let context: PageContext
    /// The parts as markup.
    private(set) var html = HTML()
    /// ``CertificatePart/id`` to the anchor in `html`.
    private(set) var anchors: [String: String] = [:]

    /// Renders as many as fit into so many bytes; a second part of the same id is left out.
    init(_ parts: [CertificatePart], within bytes: Int, context: PageContext) {
        self.context = context
        var anchors: [String: String] = [:]
        var fresh: [(part: CertificatePart, anchor: String)] = []
        for part in parts.prefix(max(0, context.limits.parts)) where anchors[part.id] == nil {
            let anchor = "c\(fresh.count + 1)"
            anchors[part.id] = anchor
            fresh.append((part, anchor))
        }
        let shown = html.append(fresh, most: fresh.count, within: bytes) { entry, html in
            CertificatePartView(part: entry.part, anchor: entry.anchor, now: context.now).render(&html)
        }
        for (part, anchor) in fresh.prefix(shown) { self.anchors[part.id] = anchor }
    }
}
