import FoundationEssentials

/// An account (RFC 8555 §7.1.2).
struct Account: Sendable {
    enum Status: String, Sendable { case valid, deactivated }

    let id: String
    var key: JSONWebKey
    var contacts: [String]
    let termsAgreed: Bool
    /// The binding as it was sent, when there is one.
    let externalBinding: JSONValue?
    var status = Status.valid

    /// The account object, with the URL of its list of orders.
    func json(orders: String) -> JSONValue {
        var object: [String: JSONValue] = [
            "orders": .string(orders), "status": .string(status.rawValue),
            "contact": .array(contacts.map { .string($0) }),
        ]
        if termsAgreed { object["termsOfServiceAgreed"] = .bool(true) }
        object["externalAccountBinding"] = externalBinding
        return .object(object)
    }
}
