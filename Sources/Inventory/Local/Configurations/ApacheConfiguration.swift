import SystemPackage
import TLS

/// What Apache does with certificates, read from its expanded configuration; pure.
///
/// Sections that depend on a module or a definition are read as if they were in force: a file that is named is told of
/// rather once too often.
struct ApacheConfiguration {
    private let base: FilePath
    private(set) var findings = ServiceFindings()
    private var definitions: [String: String] = [:]

    /// `base` is the server root that the command line or the installation gives; `ServerRoot` changes it.
    init(_ tree: [Directive], base: FilePath) {
        let flat = Self.flattened(tree)
        let root = flat.last { $0.name == "serverroot" }?.arguments.first
        self.base = root.map { base.pushing(FilePath($0)) } ?? base
        for directive in flat where directive.name == "define" && !directive.arguments.isEmpty {
            definitions[directive.arguments[0]] = directive.arguments.dropFirst().first ?? ""
        }
        let main = Host(flat, listens: Self.ports(flat))
        tell(main, inheriting: nil)
        for host in flat where host.name == "virtualhost" {
            let listens = host.arguments.compactMap { ListenText($0, defaultPort: 443) }
                .map { ServiceLink.Listen(address: $0.address, port: $0.port) }
            tell(Host(Self.flattened(host.block ?? []), listens: listens), inheriting: main)
        }
    }

    /// The server root that a configuration names, for those who must know it before they include anything.
    static func serverRoot(in text: [UInt8], file: FilePath) -> String? {
        flattened(ApacheGrammar.parse(text, file: file).directives).last { $0.name == "serverroot" }?.arguments.first
    }

    /// The statements in force at a level: conditional sections are opened, others stay closed.
    private static func flattened(_ directives: [Directive]) -> [Directive] {
        directives.flatMap { directive -> [Directive] in
            guard let block = directive.block, directive.name.hasPrefix("if") else { return [directive] }
            return flattened(block)
        }
    }

    private static func ports(_ flat: [Directive]) -> [ServiceLink.Listen] {
        flat.filter { $0.name == "listen" }.compactMap { directive in
            guard let place = directive.arguments.first.flatMap({ ListenText($0) }) else { return nil }
            let isTLS = directive.arguments.dropFirst().first == "https" || place.port == 443
            return isTLS ? ServiceLink.Listen(address: place.address, port: place.port) : nil
        }
    }

    /// One host: the main one, or a virtual one.
    private struct Host {
        let certificates: [Directive]
        let keys: [Directive]
        let others: [(Directive, ServiceLink.Role)]
        let names: [String]
        let listens: [ServiceLink.Listen]

        init(_ directives: [Directive], listens: [ServiceLink.Listen]) {
            func named(_ name: String) -> [Directive] {
                directives.filter { $0.name == name && !$0.arguments.isEmpty }
            }
            certificates = named("sslcertificatefile")
            keys = named("sslcertificatekeyfile")
            others =
                (named("sslcertificatechainfile")
                + named("sslcacertificatefile")
                .filter { !$0.arguments.isEmpty } + named("sslproxycacertificatefile"))
                .map { ($0, .trust) } + named("sslproxymachinecertificatefile").map { ($0, .client) }
            names = (named("servername").suffix(1) + named("serveralias")).flatMap(\.arguments).map { name in
                // ServerName scheme://host:port
                let host = name.split(separator: "/").last ?? ""
                return host.contains(":") && !host.contains("[") ? String(host.prefix { $0 != ":" }) : String(host)
            }
            self.listens = listens
        }
    }

    private mutating func tell(_ host: Host, inheriting main: Host?) {
        let inherits = host.certificates.isEmpty
        let certificates = inherits ? [] : host.certificates
        let keys = host.keys.isEmpty ? main?.keys ?? [] : host.keys
        for (index, certificate) in certificates.enumerated() {
            guard let file = path(certificate) else { continue }
            // "The private key may also be combined with the certificate in the file given by SSLCertificateFile".
            let key = keys.indices.contains(index) ? path(keys[index]) : file
            add(certificate, .server, file, key, host)
        }
        for (directive, role) in host.others {
            guard let file = path(directive) else { continue }
            add(directive, role, file, nil, host)
        }
    }

    private mutating func add(
        _ directive: Directive,
        _ role: ServiceLink.Role,
        _ file: FilePath,
        _ key: FilePath?,
        _ host: Host
    ) {
        let link = ServiceLink(
            service: "apache",
            configuration: "\(directive.position)",
            role: role,
            certificatePath: file,
            keyPath: key,
            names: role == .server ? host.names : [],
            listens: role == .server ? host.listens : []
        )
        findings.links.append(link)
    }

    private mutating func path(_ directive: Directive) -> FilePath? {
        var text = directive.arguments.first ?? ""
        for (name, value) in definitions.sorted(by: { $0.key < $1.key }) {
            text = text.replacing("${\(name)}", with: value)
        }
        switch FileReference(text, base: base) {
        case .path(let path): return path
        case .none: return nil
        case .unknown(let reason, let detail):
            findings.blindSpots.append(BlindSpot(directive.position, reason, "\(directive.name) \(detail)"))
            return nil
        }
    }
}
