import PKI

/// The `challenge` of a certificate or of the defaults.
struct ChallengeReader {
    let log: ProblemLog
    private var scalars: Scalars { Scalars(log: log) }

    init(log: ProblemLog) { self.log = log }

    private static let kinds = ["http-01", "tls-alpn-01", "dns-01", "dns-account-01", "dns-persist-01"]

    /// The kinds in the order of the file, which is the order they are tried in. Nil after a problem.
    func challenges(_ node: YAMLNode) -> [ChallengeSettings]? {
        guard let section = Section(node, "\"challenge\"", keys: Self.kinds, log: log) else { return nil }
        guard case .mapping(let entries) = node.content, !entries.isEmpty else {
            log.add(
                node.place,
                "\"challenge\" must have at least one kind",
                hint: "write { http-01: { listen: \"[::]:80\" } } or { http-01: { webroot: /var/www/html } }"
            )
            return nil
        }
        let known = entries.filter { section[$0.key] != nil }
        let read = known.map { challenge($0.key, $0.value) }
        guard known.count == entries.count, !read.contains(nil) else { return nil }
        return read.compactMap { $0 }
    }

    private func challenge(_ kind: String, _ value: YAMLNode) -> ChallengeSettings? {
        switch kind {
        case "http-01": http(value)
        case "tls-alpn-01": tlsALPN(value)
        case "dns-01": DNSChallengeReader(log: log).settings(value, kind).map(ChallengeSettings.dns)
        case "dns-account-01": DNSChallengeReader(log: log).settings(value, kind).map(ChallengeSettings.dnsAccount)
        default: Section(value, "\"dns-persist-01\"", keys: [], log: log).map { _ in .dnsPersist }
        }
    }

    private func http(_ node: YAMLNode) -> ChallengeSettings? {
        guard let section = Section(node, "\"http-01\"", keys: ["listen", "webroot"], log: log) else { return nil }
        switch (section["listen"], section["webroot"]) {
        case (nil, nil): return .standard
        case (let listen?, nil): return self.listen(listen).map { .httpListen(address: $0.address, port: $0.port) }
        case (nil, let webroot?):
            return scalars.path(webroot, "\"webroot\"", directory: true).map(ChallengeSettings.httpWebroot)
        case (_?, let webroot?):
            log.add(webroot.place, "\"http-01\" takes \"listen\" or \"webroot\", not both")
            return nil
        }
    }

    private func tlsALPN(_ node: YAMLNode) -> ChallengeSettings? {
        guard let section = Section(node, "\"tls-alpn-01\"", keys: ["listen"], log: log) else { return nil }
        guard let listen = section["listen"] else { return .tlsALPNListen(address: "::", port: 443) }
        return self.listen(listen).map { .tlsALPNListen(address: $0.address, port: $0.port) }
    }

    private func listen(_ node: YAMLNode) -> (address: String, port: UInt16)? {
        guard let text = scalars.text(node, "\"listen\"") else { return nil }
        guard let (host, port) = HostPort.split(text), let address = IPAddress(host) else {
            log.add(
                node.place,
                "\"listen\" must be an address with a port, not \(quoted(text))",
                hint: "such as \"[::]:80\" for IPv6 and IPv4, or \"0.0.0.0:80\""
            )
            return nil
        }
        return (address.description, port)
    }
}
