import SystemPackage
import TLS

/// What nginx does with certificates, read from its expanded configuration; pure.
struct NginxConfiguration {
    /// The directory of the main file: "relative paths are relative to the configuration prefix".
    private let base: FilePath
    private(set) var findings = ServiceFindings()

    init(_ tree: [Directive], base: FilePath) {
        self.base = base
        for directive in tree {
            guard let block = directive.block, ["http", "stream", "mail"].contains(directive.name) else { continue }
            walk(block, Scope(context: directive.name))
        }
    }

    /// What a level inherits from the levels around it: nginx takes a directive's inner values, all of them, or else the
    /// outer ones.
    private struct Scope {
        let context: String
        var certificates: [Directive] = []
        var keys: [Directive] = []
        var proxyCertificates: [Directive] = []
        var proxyKeys: [Directive] = []
        var trusted: [Directive] = []
        var names: [String] = []
        var listens: [ServiceLink.Listen] = []
        var mailProtocol: String?
        var startTLS = false

        mutating func take(_ block: [Directive]) {
            func named(_ names: String..., else outer: [Directive]) -> [Directive] {
                let own = block.filter { names.contains($0.name) && !$0.arguments.isEmpty }
                return own.isEmpty ? outer : own
            }
            certificates = named("ssl_certificate", else: certificates)
            keys = named("ssl_certificate_key", else: keys)
            proxyCertificates = named(
                "proxy_ssl_certificate",
                "grpc_ssl_certificate",
                "uwsgi_ssl_certificate",
                else: proxyCertificates
            )
            proxyKeys = named(
                "proxy_ssl_certificate_key",
                "grpc_ssl_certificate_key",
                "uwsgi_ssl_certificate_key",
                else: proxyKeys
            )
            trusted = named(
                "ssl_client_certificate",
                "ssl_trusted_certificate",
                "proxy_ssl_trusted_certificate",
                "grpc_ssl_trusted_certificate",
                else: trusted
            )
            for directive in block {
                switch directive.name {
                case "protocol": mailProtocol = directive.arguments.first
                case "starttls": startTLS = directive.arguments.first != "off"
                case "server_name": names += directive.arguments.filter { $0 != "_" && $0 != "" }
                default: continue
                }
            }
            let isWhole = block.contains { $0.name == "ssl" && $0.arguments.first == "on" }
            listens += block.filter { $0.name == "listen" }.compactMap { listen($0.arguments, isWhole: isWhole) }
        }

        /// `[::]:443 ssl`; nil for one without TLS.
        private func listen(_ arguments: [String], isWhole: Bool) -> ServiceLink.Listen? {
            guard let text = arguments.first, !text.hasPrefix("unix:") else { return nil }
            let isTLS = isWhole || arguments.contains("ssl") || arguments.contains("quic")
            guard isTLS || startTLS, let place = ListenText(text, defaultPort: 80) else { return nil }
            let dialect = isTLS ? nil : mailProtocol.flatMap(StartTLS.init)
            return ServiceLink.Listen(address: place.address, port: place.port, startTLS: dialect)
        }
    }

    private mutating func walk(_ block: [Directive], _ outer: Scope) {
        var scope = outer
        scope.take(block)
        let servers = block.filter { $0.name == "server" && $0.block != nil }
        // A level with servers in it only passes its values on.
        guard servers.isEmpty else {
            for server in servers { walk(server.block ?? [], scope) }
            return
        }
        tell(scope)
        for inner in block.compactMap(\.block) { walkInside(inner, scope) }
    }

    /// Locations and the like: they answer nowhere by themselves, but may name files for what they connect to.
    private mutating func walkInside(_ block: [Directive], _ outer: Scope) {
        var scope = outer
        (scope.certificates, scope.proxyCertificates, scope.proxyKeys, scope.trusted) = ([], [], [], [])
        scope.take(block)
        tell(scope)
        for inner in block.compactMap(\.block) { walkInside(inner, outer) }
    }

    private mutating func tell(_ scope: Scope) {
        for (index, certificate) in scope.certificates.enumerated() {
            let key = scope.keys.indices.contains(index) ? scope.keys[index] : scope.keys.last
            link(certificate, .server, key: key, scope)
        }
        for (index, certificate) in scope.proxyCertificates.enumerated() {
            let key = scope.proxyKeys.indices.contains(index) ? scope.proxyKeys[index] : nil
            link(certificate, .client, key: key, scope)
        }
        for authority in scope.trusted { link(authority, .trust, key: nil, scope) }
    }

    private mutating func link(_ directive: Directive, _ role: ServiceLink.Role, key: Directive?, _ scope: Scope) {
        guard let certificate = path(directive) else { return }
        let link = ServiceLink(
            service: "nginx",
            configuration: "\(directive.position)",
            role: role,
            certificatePath: certificate,
            keyPath: key.flatMap { key in key.arguments.first.flatMap { FileReference($0, base: base).path } },
            names: role == .server ? scope.names : [],
            listens: role == .server ? scope.listens : []
        )
        findings.links.append(link)
    }

    private mutating func path(_ directive: Directive) -> FilePath? {
        switch FileReference(directive.arguments.first ?? "", base: base) {
        case .path(let path): return path
        case .none: return nil
        case .unknown(let reason, let detail):
            findings.blindSpots.append(BlindSpot(directive.position, reason, "\(directive.name) \(detail)"))
            return nil
        }
    }
}
