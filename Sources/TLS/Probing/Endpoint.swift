import PKI

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

    /// An endpoint; nothing is looked up, and malformed texts are reported by the probe.
    package init(host: String, port: UInt16, serverName: String? = nil, startTLS: StartTLS? = nil) {
        self.host = host
        self.port = port
        self.serverName = serverName
        self.startTLS = startTLS
    }

    /// The SNI that is sent: without a trailing dot, nil when there is none to send.
    package var indicatedName: String? {
        let name = serverName ?? (IPAddress(host) == nil && !host.contains(":") ? host : nil)
        guard let name, IPAddress(name) == nil else { return nil }
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }

    /// `host:port`, with brackets around IPv6, and the name asked for when it differs from the host.
    package var description: String {
        let place = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        guard let serverName, serverName != host else { return place }
        return "\(place) (\(serverName))"
    }
}
