import PKI

/// Name servers as operators write them: `192.0.2.1`, `192.0.2.1:5353`, `"[2001:db8::1]:53"`, `ns1.example.com`.
struct ServerList {
    let log: ProblemLog
    private var scalars: Scalars { Scalars(log: log) }

    init(log: ProblemLog) { self.log = log }

    /// At least one, each as `host:port`. Nil after a problem.
    func servers(_ node: YAMLNode, _ what: String) -> [String]? {
        guard let nodes = scalars.list(node, what) else { return nil }
        guard !nodes.isEmpty else {
            log.add(node.place, "\(what) is an empty list")
            return nil
        }
        let servers = nodes.map { server($0, "an item of \(what)") }
        return servers.contains(nil) ? nil : servers.compactMap { $0 }
    }

    /// One server; without a port it is 53.
    func server(_ node: YAMLNode, _ what: String) -> String? {
        guard let text = scalars.text(node, what) else { return nil }
        if let address = IPAddress(text) { return Self.join(address.description, 53) }
        if let (written, port) = HostPort.split(text), let host = HostPort.host(written) {
            return Self.join(host, port)
        }
        if let host = HostPort.host(text) { return Self.join(host, 53) }
        log.add(
            node.place,
            "\(what) must be a name server, not \(quoted(text))",
            hint: "such as 192.0.2.53, \"192.0.2.53:5353\" or \"[2001:db8::53]:53\""
        )
        return nil
    }

    private static func join(_ host: String, _ port: UInt16) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
