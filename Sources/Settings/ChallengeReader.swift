import PKI

/// The `challenge` of a certificate or of the defaults.
struct ChallengeReader {
    let log: ProblemLog
    private var scalars: Scalars { Scalars(log: log) }

    init(log: ProblemLog) { self.log = log }

    private static let kinds = ["http-01", "tls-alpn-01", "dns-01", "dns-persist-01"]

    /// Nil after a problem.
    func challenge(_ node: YAMLNode) -> ChallengeSettings? {
        guard let section = Section(node, "\"challenge\"", keys: Self.kinds, log: log) else { return nil }
        let given = Self.kinds.filter { section[$0] != nil }
        guard given.count == 1, let kind = given.first, let value = section[kind] else {
            if !node.hasUnknownKey(besides: Self.kinds) || given.count > 1 {
                log.add(
                    node.place,
                    "\"challenge\" must have exactly one kind",
                    hint: "write { http-01: { listen: \"[::]:80\" } } or { http-01: { webroot: /var/www/html } }"
                )
            }
            return nil
        }
        guard kind == "http-01" else {
            log.add(value.place, "not built yet: challenge \"\(kind)\"", hint: "use http-01")
            return nil
        }
        return http(value)
    }

    private func http(_ node: YAMLNode) -> ChallengeSettings? {
        guard let section = Section(node, "\"http-01\"", keys: ["listen", "webroot"], log: log) else { return nil }
        switch (section["listen"], section["webroot"]) {
        case (nil, nil): return .standard
        case (let listen?, nil): return self.listen(listen)
        case (nil, let webroot?):
            return scalars.path(webroot, "\"webroot\"", directory: true).map(ChallengeSettings.httpWebroot)
        case (_?, let webroot?):
            log.add(webroot.place, "\"http-01\" takes \"listen\" or \"webroot\", not both")
            return nil
        }
    }

    private func listen(_ node: YAMLNode) -> ChallengeSettings? {
        guard let text = scalars.text(node, "\"listen\"") else { return nil }
        guard let (host, port) = HostPort.split(text), let address = IPAddress(host) else {
            log.add(
                node.place,
                "\"listen\" must be an address with a port, not \(quoted(text))",
                hint: "such as \"[::]:80\" for IPv6 and IPv4, or \"0.0.0.0:80\""
            )
            return nil
        }
        return .httpListen(address: address.description, port: port)
    }
}

extension YAMLNode {
    /// Whether a mapping has a key that is not among these, which will have been reported by itself.
    func hasUnknownKey(besides keys: [String]) -> Bool {
        guard case .mapping(let entries) = content else { return false }
        return entries.contains { !keys.contains($0.key) }
    }
}
