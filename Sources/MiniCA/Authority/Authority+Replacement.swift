import FoundationEssentials
import PKI

/// Renewal information and replacement (RFC 9773).
extension Authority {
    /// Says from now on that about one certificate, or about all that have no word of their own; nil takes it back.
    func setRenewalWindow(_ window: RenewalWindow?, of certificateID: String?) {
        if let certificateID { renewalWindows[certificateID] = window } else { renewalWindow = window }
    }

    /// RFC 9773 §4.2.
    func renewalInfo(_ id: String) throws(Problem) -> ServerResponse {
        guard let issued = register.certificate(named: id) else {
            throw .malformed("this CA has issued no such certificate", status: 404)
        }
        let window = window(of: issued, id)
        if let variant = tempers.take(.renewalUnusable) { return try unusable(window, issued, variant) }
        return Self.response(window, at: now)
    }

    /// The name of the certificate that a new order replaces, checked as RFC 9773 §5 says.
    func replaced(
        _ payload: JSONValue,
        by account: Account,
        _ identifiers: [Identifier]
    ) throws(Problem) -> String? {
        guard let value = payload["replaces"] else { return nil }
        guard let id = value.string, let issued = register.certificate(named: id) else {
            throw .malformed("replaces names no certificate of this CA", status: 404)
        }
        guard issued.accountID == account.id else { throw .unauthorized("replaces names another's certificate") }
        guard !Set(issued.identifiers).isDisjoint(with: identifiers) else {
            throw .malformed("the certificate to be replaced shares no name with the order")
        }
        // RFC 9773 §5: 409 and alreadyReplaced for a certificate that another finalized order has replaced.
        guard !issued.isReplaced else { throw Problem(.alreadyReplaced, 409, "the certificate is replaced already") }
        return id
    }

    /// Marks what an issued order has replaced.
    func markReplaced(by order: Order) {
        guard let id = order.replaces, var issued = register.certificate(named: id) else { return }
        issued.isReplaced = true
        register.store(issued)
    }

    private func window(of issued: IssuedCertificate, _ id: String) -> RenewalWindow {
        let explanation = "https://minica.rekey.test/why"
        if tempers.take(.renewalInThePast) != nil { return .past(at: now, explanation: explanation) }
        if tempers.take(.renewalFarFuture) != nil {
            return RenewalWindow(
                start: now.addingTimeInterval(3650 * 86_400),
                end: now.addingTimeInterval(3651 * 86_400),
                retryAfter: .seconds(31_536_000)
            )
        }
        if let said = renewalWindows[id] ?? renewalWindow { return said }
        return issued.isRevoked
            ? .past(at: now, explanation: explanation) : .standard(for: issued.certificate.validity)
    }

    private func unusable(
        _ window: RenewalWindow,
        _ issued: IssuedCertificate,
        _ variant: Int
    ) throws(Problem) -> ServerResponse {
        var window = window
        switch variant {
        case 0: (window.start, window.end) = (window.end, window.start)
        case 1:
            let fields = [HTTPField("Content-Type", "application/json"), HTTPField("Retry-After", "21600")]
            return ServerResponse(status: 200, fields: fields, body: Array("{\"suggestedWindow\": soon".utf8))
        case 2: throw .malformed("there is no renewal information for this certificate", status: 404)
        default:
            window.end = issued.certificate.validity.notBefore.addingTimeInterval(-86_400)
            window.start = window.end.addingTimeInterval(-86_400)
        }
        return Self.response(window, at: now)
    }

    private static func response(_ window: RenewalWindow, at instant: Date) -> ServerResponse {
        var object: [String: JSONValue] = [
            "suggestedWindow": .object([
                "start": .string(Timestamps.rfc3339(window.start)),
                "end": .string(Timestamps.rfc3339(window.end)),
            ])
        ]
        object["explanationURL"] = window.explanationURL.map { .string($0) }
        return .json(200, .object(object), fields: window.retryAfter.map { [$0.field(at: instant)] } ?? [])
    }
}
