package import PKI

/// Where a TLS service answers, and how it is asked.
package struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// A host name or an IP address (no brackets).
    package let host: String
    /// The TCP port.
    package let port: UInt16
    /// The name sent as SNI; nil means the host, or no SNI at all when the host is an address (RFC 6066 §3: "Literal
    /// IPv4 and IPv6 addresses are not permitted in HostName").
    package let serverName: String?
    /// The plain-text exchange that comes before TLS, if the service wants one.
    package let startTLS: StartTLS?
    /// The one kind of key that the client understands, which makes a server with several certificates show the one of
    /// that kind; nil for all kinds.
    package let family: KeyFamily?

    /// An endpoint; nothing is looked up, and malformed texts are reported by the probe.
    package init(
        host: String,
        port: UInt16,
        serverName: String? = nil,
        startTLS: StartTLS? = nil,
        family: KeyFamily? = nil
    ) {
        self.host = host
        self.port = port
        self.serverName = serverName
        self.startTLS = startTLS
        self.family = family
    }

    /// The same place, asked by a client that understands one kind of key, or all of them for nil.
    package func understanding(_ family: KeyFamily?) -> Endpoint {
        Endpoint(host: host, port: port, serverName: serverName, startTLS: startTLS, family: family)
    }

    /// The SNI that is sent: without a trailing dot, nil when there is none to send.
    package var indicatedName: String? {
        let name = serverName ?? (IPAddress(host) == nil && !host.contains(":") ? host : nil)
        guard let name, IPAddress(name) == nil else { return nil }
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }

    /// `host:port`, with brackets around IPv6, the name asked for when it differs from the host, and the kind of key.
    package var description: String {
        let place = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        let words = [serverName == host ? nil : serverName, family?.rawValue].compactMap(\.self)
        return words.isEmpty ? place : "\(place) (\(words.joined(separator: ", ")))"
    }
}
