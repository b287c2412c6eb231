package import TLS

extension Place {
    /// The place of an endpoint: `tls://host:443`, `smtp+starttls://host:25`, with `?sni=name` where another name is
    /// asked for than the host.
    package init(_ endpoint: Endpoint, service: String? = nil, evidence: String? = nil) {
        let scheme = endpoint.startTLS.map { "\($0.rawValue)+starttls" } ?? "tls"
        let host = endpoint.host.contains(":") ? "[\(endpoint.host)]" : endpoint.host
        let name = endpoint.serverName.flatMap { $0 == endpoint.host ? nil : "?sni=\($0)" } ?? ""
        self.init(
            // Names come out of configurations as well; they are no more printable than those who wrote them.
            uri: PrintableLine.of("\(scheme)://\(host):\(endpoint.port)\(name)"),
            kind: .endpoint,
            service: service,
            evidence: evidence
        )
    }
}
