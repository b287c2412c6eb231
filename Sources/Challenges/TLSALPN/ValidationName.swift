import PKI

/// The server name under which a validator asks for an identifier (RFC 8737 §3, RFC 8738 §6), in one spelling.
struct ValidationName: Hashable {
    /// Lower-case ASCII without a trailing dot.
    let text: String

    /// The name a validator sends for the identifier; nil for one that this challenge cannot prove: a wildcard, or an
    /// IPv4 address in IPv6 clothes, which has two names and belongs to neither.
    init?(of identifier: Identifier) {
        switch identifier {
        case .dns(let name):
            guard !name.isWildcard else { return nil }
            text = name.ascii
        case .ip(let address):
            guard let reversed = Self.reversed(address) else { return nil }
            text = reversed
        }
    }

    /// A server name as it came; nil when it cannot be a host name.
    init?(received octets: [UInt8]) {
        var name = octets
        if name.last == UInt8(ascii: ".") { name.removeLast() }
        guard (1...253).contains(name.count), name.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        text = String(decoding: name, as: UTF8.self).lowercased()
    }

    /// RFC 8738 §6: the reverse mapping of RFC 1034 §3.5 and RFC 3596 §2.5, since server names are never addresses.
    private static func reversed(_ address: IPAddress) -> String? {
        guard address.isIPv6 else {
            return address.octets.reversed().map { String($0) }.joined(separator: ".") + ".in-addr.arpa"
        }
        let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]
        guard !address.octets.starts(with: mapped) else { return nil }
        let nibbles = Hex.encode(address.octets).reversed().map { String($0) }
        return nibbles.joined(separator: ".") + ".ip6.arpa"
    }
}
