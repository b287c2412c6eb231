/// What a certificate speaks for: a DNS name or an IP address (RFC 8555 §9.7.7, RFC 8738).
package enum Identifier: Hashable, Sendable, Comparable, CustomStringConvertible {
    case dns(DNSName)
    case ip(IPAddress)

    /// Parses a name or an address as an operator writes it.
    package init(_ text: String) throws(DNSName.Malformed) {
        if let address = IPAddress(text) {
            self = .ip(address)
        } else {
            self = .dns(try DNSName(text))
        }
    }

    /// The identifier's text: A-labels or the canonical address.
    package var value: String {
        switch self {
        case .dns(let name): name.ascii
        case .ip(let address): address.description
        }
    }

    /// ACME's name for the kind: `dns` or `ip`.
    package var type: String {
        switch self {
        case .dns: "dns"
        case .ip: "ip"
        }
    }

    package var description: String { value }

    package static func < (left: Identifier, right: Identifier) -> Bool {
        switch (left, right) {
        case (.dns(let one), .dns(let other)): one < other
        case (.ip(let one), .ip(let other)): one < other
        case (.dns, .ip): true
        case (.ip, .dns): false
        }
    }
}
