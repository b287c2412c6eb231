import PKI

/// `host:port` as operators write it.
package enum HostPort {
    /// Splits at the port; an IPv6 address stands in brackets, which are dropped. The port is 1 to 65535.
    package static func split(_ text: String) -> (host: String, port: UInt16)? {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits), port > 0 else {
            return nil
        }
        var host = text[..<colon]
        let bracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if bracketed { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, host.contains(":") == bracketed else { return nil }
        return (String(host), port)
    }

    /// A host to connect to in its one spelling: an address, a DNS name, or one label as of a container.
    static func host(_ text: String) -> String? {
        if let address = IPAddress(text) { return address.description }
        if let name = try? DNSName(text) { return name.isWildcard ? nil : name.ascii }
        guard !text.contains("."), let name = try? DNSName("\(text).invalid"), !name.isWildcard else { return nil }
        return String(name.ascii.dropLast(".invalid".count))
    }
}
