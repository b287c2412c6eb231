package import PKI

/// Where a DNS server listens.
package struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
    package let address: IPAddress
    package let port: UInt16

    package init(_ address: IPAddress, port: UInt16 = 53) {
        self.address = address
        self.port = port
    }

    /// Reads `192.0.2.1`, `192.0.2.1:8053`, `2001:db8::1` or `[2001:db8::1]:53`; nil for anything else, names included.
    package init?(_ text: String) {
        if let address = IPAddress(text) {
            self.init(address)
            return
        }
        if let address = Self.unbracketed(text[...]) {
            self.init(address)
            return
        }
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let host = text[..<colon]
        let digits = text[text.index(after: colon)...]
        guard let address = Self.unbracketed(host) ?? IPAddress(String(host)),
            address.isIPv6 == host.hasPrefix("["),
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits), port > 0
        else { return nil }
        self.init(address, port: port)
    }

    private static func unbracketed(_ text: Substring) -> IPAddress? {
        guard text.hasPrefix("["), text.hasSuffix("]"), let address = IPAddress(String(text.dropFirst().dropLast())),
            address.isIPv6
        else { return nil }
        return address
    }

    /// Whether it is on this host, where nobody can change what it says on the way (RFC 6890 §2.2.2, §2.2.3).
    package var isLoopback: Bool {
        address.isIPv6 ? address == IPAddress("::1") : address.octets.first == 127
    }

    /// With the port only when it is not 53.
    package var description: String {
        guard port != 53 else { return address.description }
        return address.isIPv6 ? "[\(address)]:\(port)" : "\(address):\(port)"
    }
}
