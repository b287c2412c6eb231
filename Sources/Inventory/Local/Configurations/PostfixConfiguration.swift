import SystemPackage
import TLS

/// What Postfix does with certificates, read from its `main.cf` and `master.cf`; pure.
struct PostfixConfiguration {
    private let main: FilePath
    private let master: FilePath
    private let parameters: PostfixParameters
    private(set) var findings = ServiceFindings()

    init(main: [UInt8], master: [UInt8], directory: FilePath) {
        self.main = directory.appending("main.cf")
        self.master = directory.appending("master.cf")
        parameters = PostfixParameters(main)
        let services = PostfixService.read(master).filter {
            $0.command.hasPrefix("smtpd") || $0.command == "postscreen"
        }
        let usual = services.filter { service in !service.overrides.contains { Self.isAboutFiles($0.name) } }
        tell(parameters, listens: listens(of: usual), overriddenAt: nil)
        for service in services where service.overrides.contains(where: { Self.isAboutFiles($0.name) }) {
            var own = parameters
            for override in service.overrides { own.set(override.name, override.value, line: service.line) }
            tell(own, listens: listens(of: [service]), overriddenAt: service.line)
        }
        tellOutgoing()
    }

    private static func isAboutFiles(_ name: String) -> Bool { fileNames.contains(name) }

    private static let fileNames: Set<String> = [
        "smtpd_tls_cert_file", "smtpd_tls_key_file", "smtpd_tls_eccert_file", "smtpd_tls_eckey_file",
        "smtpd_tls_dcert_file", "smtpd_tls_dkey_file", "smtpd_tls_chain_files", "tls_server_sni_maps",
    ]

    /// A service without an address of its own listens at `inet_interfaces`.
    private func listens(of services: [PostfixService]) -> [ServiceLink.Listen] {
        let interfaces = (parameters.value(of: "inet_interfaces") ?? "all").split { $0 == "," || $0.isWhitespace }
        return services.flatMap { service -> [ServiceLink.Listen] in
            let listen = service.listen
            if listen.address != nil || interfaces.isEmpty || interfaces.contains("all") { return [listen] }
            return interfaces.map { interface in
                let host = interface == "loopback-only" ? "localhost" : LocalText.printable(String(interface))
                return ServiceLink.Listen(address: host, port: listen.port, startTLS: listen.startTLS)
            }
        }
    }

    private mutating func tell(_ parameters: PostfixParameters, listens: [ServiceLink.Listen], overriddenAt line: Int?)
    {
        // "When this parameter is non-empty, smtpd_tls_cert_file and the like are ignored" (postconf(5)).
        let chains = files(of: "smtpd_tls_chain_files", parameters)
        if chains.isEmpty {
            for kind in ["", "ec", "d"] {
                for certificate in files(of: "smtpd_tls_\(kind)cert_file", parameters) {
                    let key = files(of: "smtpd_tls_\(kind)key_file", parameters).first ?? certificate
                    add(certificate, key, "smtpd_tls_\(kind)cert_file", parameters, listens, line)
                }
            }
        }
        for chain in chains { add(chain, chain, "smtpd_tls_chain_files", parameters, listens, line) }
    }

    private mutating func tellOutgoing() {
        for name in ["smtp_tls_cert_file", "smtp_tls_eccert_file", "smtp_tls_chain_files"] {
            for file in files(of: name, parameters) { add(file, nil, name, parameters, [], nil, role: .client) }
        }
        for name in ["smtpd_tls_CAfile", "smtp_tls_CAfile"] {
            for file in files(of: name, parameters) { add(file, nil, name, parameters, [], nil, role: .trust) }
        }
    }

    private func position(of name: String, _ parameters: PostfixParameters, _ line: Int?) -> Directive.Position {
        let overridden = line != nil && parameters.line(of: name) == line
        if overridden, let line { return Directive.Position(file: master, line: line) }
        return Directive.Position(file: main, line: parameters.line(of: name) ?? 1)
    }

    /// The files a parameter names; "none" names none.
    private mutating func files(of name: String, _ parameters: PostfixParameters) -> [FilePath] {
        let position = Directive.Position(file: main, line: parameters.line(of: name) ?? 1)
        guard let value = parameters.value(of: name) else {
            note(position, .unresolvedVariable, "\(name) cannot be worked out")
            return []
        }
        return value.split { $0 == "," || $0.isWhitespace }.filter { $0 != "none" }.compactMap { text in
            switch FileReference(String(text), base: main.removingLastComponent()) {
            case .path(let path): return path
            case .none: return nil
            case .unknown(let reason, let detail):
                note(position, reason, "\(name) \(detail)")
                return nil
            }
        }
    }

    private mutating func note(_ position: Directive.Position, _ reason: BlindSpot.Reason, _ detail: String) {
        findings.blindSpots.append(BlindSpot(position, reason, detail))
    }

    private mutating func add(
        _ certificate: FilePath,
        _ key: FilePath?,
        _ name: String,
        _ parameters: PostfixParameters,
        _ listens: [ServiceLink.Listen],
        _ line: Int?,
        role: ServiceLink.Role = .server
    ) {
        let host = parameters.value(of: "myhostname") ?? ""
        let link = ServiceLink(
            service: "postfix",
            configuration: "\(position(of: name, parameters, line))",
            role: role,
            certificatePath: certificate,
            keyPath: key,
            names: role == .server && !host.isEmpty ? [LocalText.printable(host)] : [],
            listens: listens
        )
        findings.links.append(link)
    }
}
