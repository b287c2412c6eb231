import SystemPackage
import TLS

/// What Dovecot does with certificates, read from its expanded configuration; pure. Both of its languages are read:
/// `ssl_cert = </path` of version 2.3 and `ssl_server_cert_file = /path` of 2.4.
struct DovecotConfiguration {
    private let base: FilePath
    private(set) var findings = ServiceFindings()
    private let listens: [ServiceLink.Listen]

    /// `base` is the directory of the main file.
    init(_ tree: [Directive], base: FilePath) {
        self.base = base
        listens = DovecotListeners(tree).listens
        walk(tree, names: [], listens: listens, key: nil)
    }

    private static let certificates: Set<String> = ["ssl_cert", "ssl_server_cert_file", "ssl_alt_cert"]
    private static let keys: Set<String> = ["ssl_key", "ssl_server_key_file"]
    private static let trusted: Set<String> = ["ssl_ca", "ssl_client_ca_file", "ssl_server_ca_file"]
    private static let client: Set<String> = ["ssl_client_cert", "ssl_client_cert_file"]

    private mutating func walk(
        _ block: [Directive],
        names: [String],
        listens: [ServiceLink.Listen],
        key outer: Directive?
    ) {
        // Of a setting that is made twice the last one counts; in an included file it was made later.
        let key = block.last { Self.keys.contains($0.name) } ?? outer
        for name in Self.certificates {
            guard let certificate = block.last(where: { $0.name == name }) else { continue }
            add(certificate, .server, key: name == "ssl_alt_cert" ? alternative(block) : key, names, listens)
        }
        for directive in block where Self.trusted.contains(directive.name) { add(directive, .trust, key: nil, [], []) }
        for directive in block where Self.client.contains(directive.name) { add(directive, .client, key: nil, [], []) }
        for inner in block {
            guard let body = inner.block else { continue }
            switch inner.name {
            case "local_name": walk(body, names: inner.arguments.flatMap(Self.split), listens: listens, key: key)
            case "local": walk(body, names: names, listens: Self.listens(listens, at: inner.arguments), key: key)
            case "protocol":
                let own = listens.filter { Self.belongs($0, to: inner.arguments) }
                walk(body, names: names, listens: own, key: key)
            default: continue
            }
        }
    }

    private func alternative(_ block: [Directive]) -> Directive? { block.last { $0.name == "ssl_alt_key" } }

    private static func split(_ names: String) -> [String] {
        names.split { $0 == " " || $0 == "," }.map { LocalText.printable(String($0)) }
    }

    private static func listens(_ listens: [ServiceLink.Listen], at addresses: [String]) -> [ServiceLink.Listen] {
        guard let address = addresses.first else { return listens }
        return listens.map { .init(address: LocalText.printable(address), port: $0.port, startTLS: $0.startTLS) }
    }

    private static func belongs(_ listen: ServiceLink.Listen, to protocols: [String]) -> Bool {
        protocols.contains { name in DovecotListeners.ports[name]?.contains(listen.port) ?? false }
            || protocols.contains { name in DovecotListeners.dialects[name] == listen.startTLS && listen.startTLS != nil
            }
    }

    private mutating func add(
        _ directive: Directive,
        _ role: ServiceLink.Role,
        key: Directive?,
        _ names: [String],
        _ listens: [ServiceLink.Listen]
    ) {
        guard let certificate = path(directive) else { return }
        let link = ServiceLink(
            service: "dovecot",
            configuration: "\(directive.position)",
            role: role,
            certificatePath: certificate,
            keyPath: key.flatMap { path($0) },
            names: names,
            listens: listens
        )
        findings.links.append(link)
    }

    /// `</path` is the path's content; a value without `<` is the certificate itself, in version 2.3.
    private mutating func path(_ directive: Directive) -> FilePath? {
        var text = directive.arguments.first ?? ""
        if text.hasPrefix("<") {
            text = text.dropFirst().trimmed
        } else if !directive.name.hasSuffix("_file"), !text.isEmpty {
            note(directive, .unsupported, "\(directive.name) is no file, but the thing itself")
            return nil
        }
        switch FileReference(text, base: directive.position.file.removingLastComponent()) {
        case .path(let path): return path
        case .none: return nil
        case .unknown(let reason, let detail):
            note(directive, reason, "\(directive.name) \(detail)")
            return nil
        }
    }

    private mutating func note(_ directive: Directive, _ reason: BlindSpot.Reason, _ detail: String) {
        findings.blindSpots.append(BlindSpot(directive.position, reason, detail))
    }
}

/// Where Dovecot listens: what each of its protocols listens at by itself, and what is said otherwise.
struct DovecotListeners {
    /// The ports of each protocol, plain text first.
    static let ports: [String: [UInt16]] = [
        "imap": [143, 993], "pop3": [110, 995], "submission": [587, 465], "sieve": [4190], "lmtp": [24],
    ]
    /// The plain-text exchange of each protocol.
    static let dialects: [String: StartTLS] = [
        "imap": .imap, "pop3": .pop3, "submission": .smtp, "sieve": .sieve, "lmtp": .lmtp,
    ]

    private(set) var listens: [ServiceLink.Listen] = []

    init(_ tree: [Directive]) {
        let protocols = tree.last { $0.name == "protocols" }?.arguments.first ?? "imap pop3 lmtp"
        let isOff = tree.last { $0.name == "ssl" }?.arguments.first == "no"
        for name in protocols.split(separator: " ").map(String.init) where !isOff {
            guard let ports = Self.ports[name], let dialect = Self.dialects[name] else { continue }
            var places: [(name: String, port: UInt16, isTLS: Bool)] = []
            // LMTP listens on the network only when it is told to.
            if name != "lmtp" {
                places = zip([name, "\(name)s"], ports).map { ($0, $1, $0 != name) }
            }
            for service in tree where service.name == "service" && Self.isService(service.arguments.first, of: name) {
                Self.apply(service.block ?? [], to: &places)
            }
            listens += places.filter { $0.port != 0 }.map { place in
                ServiceLink.Listen(address: nil, port: place.port, startTLS: place.isTLS ? nil : dialect)
            }
        }
    }

    private static func isService(_ service: String?, of name: String) -> Bool {
        let owner = name == "sieve" ? "managesieve" : name
        return service == "\(owner)-login" || service == owner
    }

    /// `inet_listener imaps { port = 993 ssl = yes }`; port 0 switches one off.
    private static func apply(_ block: [Directive], to places: inout [(name: String, port: UInt16, isTLS: Bool)]) {
        for listener in block where listener.name == "inet_listener" {
            let name = listener.arguments.first ?? ""
            let body = listener.block ?? []
            let port = body.last { $0.name == "port" }?.arguments.first.flatMap { UInt16($0) }
            let isTLS = body.last { $0.name == "ssl" }?.arguments.first.map { $0 == "yes" }
            if let index = places.firstIndex(where: { $0.name == name }) {
                let old = places[index]
                places[index] = (name, port ?? old.port, isTLS ?? old.isTLS)
            } else if let port {
                places.append((name, port, isTLS ?? false))
            }
        }
    }
}
