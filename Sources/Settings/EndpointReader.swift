import PKI

/// The `verify` of a target, endpoint by endpoint.
struct EndpointReader {
    let log: ProblemLog
    /// What the certificate speaks for: where the server name comes from if none is written.
    let identifiers: [Identifier]
    private var scalars: Scalars { Scalars(log: log) }

    init(log: ProblemLog, identifiers: [Identifier]) {
        self.log = log
        self.identifiers = identifiers
    }

    /// Nil after a problem.
    func endpoint(_ node: YAMLNode) -> EndpointSettings? {
        guard case .mapping = node.content else { return short(node, name: nil) }
        let keys = ["connect", "name", "starttls"]
        guard let section = Section(node, "an endpoint", keys: keys, log: log) else { return nil }
        let startTLS = section["starttls"].map(startTLS)
        let name = section["name"].map(serverName)
        guard let connect = section["connect"] else {
            log.add(
                node.place,
                "an endpoint needs \"connect\"",
                hint: "such as { connect: \"127.0.0.1:8443\", name: www.example.com }"
            )
            return nil
        }
        guard var endpoint = short(connect, name: name ?? nil), startTLS != .some(nil), name != .some(nil) else {
            return nil
        }
        endpoint.startTLS = startTLS ?? nil
        return endpoint
    }

    private func startTLS(_ node: YAMLNode) -> StartTLSProtocol? {
        let words = StartTLSProtocol.allCases.map(\.rawValue)
        return scalars.word(node, "\"starttls\"", among: words).flatMap { StartTLSProtocol(rawValue: $0) }
    }

    private func short(_ node: YAMLNode, name: DNSName?) -> EndpointSettings? {
        guard let text = scalars.text(node, "an endpoint") else { return nil }
        guard let (written, port) = HostPort.split(text), let host = HostPort.host(written) else {
            log.add(
                node.place,
                "an endpoint must be a host with a port, not \(quoted(text))",
                hint: "such as www.example.com:443 or \"[::1]:443\""
            )
            return nil
        }
        return EndpointSettings(host: host, port: port, name: name ?? standardName(for: host))
    }

    private func serverName(_ node: YAMLNode) -> DNSName? {
        guard let text = scalars.text(node, "\"name\"") else { return nil }
        guard let name = try? DNSName(text), !name.isWildcard else {
            log.add(node.place, "\"name\" must be a host name, not \(quoted(text))")
            return nil
        }
        return name
    }

    /// The host if the certificate speaks for it, else the certificate's first name: a backend is asked for what it serves.
    private func standardName(for host: String) -> DNSName? {
        // RFC 6066 §3: "Literal IPv4 and IPv6 addresses are not permitted" as a server name.
        if let address = IPAddress(host), identifiers.contains(.ip(address)) { return nil }
        if let name = try? DNSName(host), identifiers.contains(.dns(name)) { return name }
        for case .dns(let name) in identifiers where !name.isWildcard { return name }
        return nil
    }
}
