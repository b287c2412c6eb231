import PKI

/// Reads the identifiers of a new order (RFC 8555 §7.4, RFC 8738).
enum IdentifierReader {
    /// The distinct identifiers in the order sent; problems name each one that is refused.
    static func read(_ payload: JSONValue, most: Int, wildcards: Bool) throws(Problem) -> [Identifier] {
        guard let elements = payload["identifiers"]?.elements, !elements.isEmpty else {
            throw .malformed("identifiers is missing or empty")
        }
        guard elements.count <= most else { throw .malformed("an order has at most \(most) names") }
        var identifiers: [Identifier] = []
        for element in elements {
            let identifier = try identifier(element)
            if !identifiers.contains(identifier) { identifiers.append(identifier) }
        }
        if !wildcards { try refuseWildcards(identifiers) }
        return identifiers
    }

    /// One identifier, as in an order or in a pre-authorization.
    static func identifier(_ element: JSONValue) throws(Problem) -> Identifier {
        guard let type = element["type"]?.string, let value = element["value"]?.string else {
            throw .malformed("an identifier lacks type or value")
        }
        switch type {
        case "dns":
            // RFC 8555 §7.1.4 with RFC 5890: A-labels; what is not in canonical form already is not folded here.
            guard let name = try? DNSName(value), name.ascii == value else {
                throw Problem(.rejectedIdentifier, 400, "\"\(value.prefix(253))\" is not a lower-case host name")
            }
            return .dns(name)
        case "ip":
            // RFC 8738 §3: RFC 1123 and RFC 5952 forms.
            guard let address = IPAddress(value), address.description == value else {
                throw .malformed("\"\(value.prefix(64))\" is not an IP address in canonical form")
            }
            return .ip(address)
        default:
            throw Problem(.unsupportedIdentifier, 400, "identifiers of the type \(type.prefix(64)) are not certified")
        }
    }

    /// RFC 8555 §8.3: HTTP-01 proves nothing about a wildcard; only DNS does.
    private static func refuseWildcards(_ identifiers: [Identifier]) throws(Problem) {
        let wildcards = identifiers.filter { if case .dns(let name) = $0 { name.isWildcard } else { false } }
        guard !wildcards.isEmpty else { return }
        var problem = Problem(.rejectedIdentifier, 400, "wildcards need dns-01, which this CA does not offer")
        problem.subproblems = wildcards.map { wildcard in
            var part = Problem(.rejectedIdentifier, 400, "\(wildcard) is a wildcard")
            part.identifier = wildcard
            return part
        }
        throw problem
    }
}
