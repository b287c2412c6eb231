import PKI

/// An identifier object of a server's answer, in a form that compares (RFC 8555 §9.7.7).
struct WireIdentifier: Hashable, Sendable {
    let type: String
    /// DNS names in lower case without a trailing dot, addresses in canonical text.
    let value: String

    init(_ identifier: Identifier) {
        type = identifier.type
        value = identifier.value
    }

    init?(_ json: JSONReader) {
        guard let type = json.optionalString("type"), let value = json.optionalString("value") else { return nil }
        self.type = type
        if type == "ip" {
            self.value = IPAddress(value)?.description ?? value
        } else {
            self.value = (value.hasSuffix(".") ? String(value.dropLast()) : value).lowercased()
        }
    }

    /// The noun, if this is one we deal in.
    var identifier: Identifier? {
        switch type {
        case "dns": (try? DNSName(value)).map(Identifier.dns)
        case "ip": IPAddress(value).map(Identifier.ip)
        default: nil
        }
    }

    /// For messages.
    var text: ServerText { ServerText(value) }

    var json: JSONValue { .object(["type": .string(type), "value": .string(value)]) }
}
