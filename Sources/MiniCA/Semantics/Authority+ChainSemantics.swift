import FoundationEssentials
import PKI

/// What the semantic cases do to certificates and to their download.
extension Authority {
    /// Makes the leaf of an order wrong where a temper says so.
    func spoil(_ plan: inout LeafPlan, for order: Order) throws(OpenSSLError) {
        for semantic in LeafPlan.cases {
            guard let variant = tempers.take(semantic) else { continue }
            try plan.spoil(
                semantic,
                variant: variant,
                hierarchy: hierarchy,
                previous: register.newestCertificate(for: order.identifiers, of: order.accountID)?.certificate,
                at: now
            )
        }
    }

    /// The certificate's default chain with links to the alternate ones (RFC 8555 §7.4.2), or what a temper sends.
    func download(_ issued: IssuedCertificate) throws(Problem) -> ServerResponse {
        if let late = try late(issued) { return late }
        let presentation = ChainPresentation(hierarchy: hierarchy, issued: issued, instant: now)
        var response = presentation.response()
        for semantic in ChainPresentation.cases {
            guard let variant = tempers.take(semantic) else { continue }
            let count = requestCounts[.certificate]
            do throws(OpenSSLError) {
                response = try presentation.response(semantic, variant: variant, count: count)
            } catch {
                throw Problem(.serverInternal, 500, "\(error)")
            }
        }
        let base = urls.url(.certificate, issued.certificate.serial)
        for target in alternates(of: base) {
            response.fields.append(HTTPField("Link", "<\(target)>;rel=\"alternate\""))
        }
        return response
    }

    /// One of the alternate chains. Numbers beyond the roots there are give the default chain: `many-alternates` links
    /// to them.
    func alternate(_ name: String, of issued: IssuedCertificate) throws(Problem) -> ServerResponse {
        guard name != "forbidden" else { throw .unauthorized("this chain is not for this account") }
        guard let number = Int(name), (1...50).contains(number) else {
            throw .malformed("there is no such chain", status: 404)
        }
        let presentation = ChainPresentation(hierarchy: hierarchy, issued: issued, instant: now)
        return presentation.response(alternate: number <= hierarchy.alternates.count ? number - 1 : nil)
    }

    private func alternates(of base: String) -> [String] {
        let count = tempers.take(.manyAlternates) == nil ? hierarchy.alternates.count : 50
        let good = count > 0 ? (1...count).map { "\(base).\($0)" } : []
        switch tempers.take(.badAlternates) {
        case nil: return good
        case 0: return good + [":::not a url", "", "https://[::1"]
        case 1: return good + [urls.foreignBase + "/certificate/another"]
        default: return good + ["\(base).forbidden"]
        }
    }

    /// `certificate-late`: some authorities answer so while they are still signing.
    private func late(_ issued: IssuedCertificate) throws(Problem) -> ServerResponse? {
        let serial = issued.certificate.serial
        guard let order = register.orders.values.first(where: { $0.certificateSerial == serial }) else { return nil }
        if withholds(0, order) {
            var problem = Problem(.rateLimited, 403, "the certificate is not ready")
            problem.fields = [HTTPField("Retry-After", "1")]
            throw problem
        }
        if withholds(1, order) { throw .malformed("there is no such certificate", status: 404) }
        if withholds(2, order) { return ServerResponse(status: 202, fields: [HTTPField("Retry-After", "1")]) }
        return nil
    }
}
