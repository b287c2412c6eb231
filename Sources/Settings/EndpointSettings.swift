package import PKI

/// One address that must be seen to serve the certificate.
package struct EndpointSettings: Sendable, Hashable {
    /// A host name or an address, without brackets; a name stands for every address it has.
    package var host: String
    /// 1 to 65535.
    package var port: UInt16
    /// The server name to ask for (SNI); nil asks for none, as for an address that is itself in the certificate.
    ///
    /// If the file says nothing: the host if the certificate speaks for it, else the certificate's first DNS name.
    package var name: DNSName?
    /// The plain-text exchange that comes before TLS; nil for a port that speaks TLS at once.
    package var startTLS: StartTLSProtocol?

    package init(host: String, port: UInt16, name: DNSName?, startTLS: StartTLSProtocol? = nil) {
        self.host = host
        self.port = port
        self.name = name
        self.startTLS = startTLS
    }

    /// `host:port`, an IPv6 address in brackets.
    package var connect: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
