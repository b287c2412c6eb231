import SystemPackage
import TLS

/// PostgreSQL's grammar: `name = value`, the equals sign optional, values in single quotes, `#` before a comment.
enum PostgreSQLGrammar: ConfigurationGrammar {
    /// "If the file name is not an absolute path, it is taken as relative to the directory containing the referencing
    /// configuration file" (PostgreSQL manual §20.1.5).
    static var includesBesideFile: Bool { true }

    static func parse(_ text: [UInt8], file: FilePath) -> ParsedConfiguration {
        var parsed = ParsedConfiguration()
        for line in ConfigurationLines.split(text, .none) {
            let text = line.text.trimmed
            let name = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
            let position = Directive.Position(file: file, line: line.number)
            guard !name.isEmpty else {
                parsed.faults.append(.init(position: position, detail: "not a setting"))
                continue
            }
            var rest = text.dropFirst(name.count).trimmed
            if rest.hasPrefix("=") { rest = rest.dropFirst().trimmed }
            parsed.directives.append(Directive(name.lowercased(), [value(rest)], position))
        }
        return parsed
    }

    static func inclusion(_ directive: Directive) -> Inclusion? {
        switch directive.name {
        case "include": Inclusion(directive.arguments)
        case "include_if_exists": Inclusion(directive.arguments, isOptional: true)
        // "Only non-directory files whose names end with the suffix .conf are included".
        case "include_dir": Inclusion(directive.arguments, everythingEnding: ".conf")
        default: nil
        }
    }

    /// A quoted value, in which a quote is doubled or escaped, or a bare one up to a blank or a comment.
    private static func value(_ text: String) -> String {
        guard text.hasPrefix("'") else { return String(text.prefix { $0 != "#" && !$0.isWhitespace }) }
        var value = ""
        var rest = text.dropFirst()
        while let character = rest.popFirst() {
            if character == "\\" || (character == "'" && rest.first == "'"), let next = rest.popFirst() {
                value.append(next)
            } else if character == "'" {
                break
            } else {
                value.append(character)
            }
        }
        return value
    }
}

/// What PostgreSQL does with certificates, read from its settings; pure.
struct PostgreSQLConfiguration {
    private(set) var findings = ServiceFindings()

    /// - Parameters:
    ///   - settings: of `postgresql.conf` and then of `postgresql.auto.conf`, expanded, in order: the last one wins.
    ///   - overrides: those of the command line, which win over all.
    ///   - dataDirectory: where relative names begin; `data_directory` changes it.
    init(_ settings: [Directive], overrides: [String: String], dataDirectory: FilePath) {
        func last(_ name: String) -> Directive? { settings.last { $0.name == name } }
        func value(_ name: String) -> String? { overrides[name] ?? last(name)?.arguments.first }
        guard Self.isOn(value("ssl") ?? "off") else { return }
        let base = value("data_directory").map { dataDirectory.pushing(FilePath($0)) } ?? dataDirectory
        let here = last("ssl") ?? settings.first
        let port = value("port").flatMap { UInt16($0) } ?? 5432
        let addresses = (value("listen_addresses") ?? "localhost").split { $0 == "," || $0.isWhitespace }
        let listens = addresses.map { address in
            let isEvery = ["*", "0.0.0.0", "::"].contains(address)
            return ServiceLink.Listen(
                address: isEvery ? nil : LocalText.printable(String(address)),
                port: port,
                startTLS: .postgres
            )
        }
        func add(_ name: String, _ text: String, _ role: ServiceLink.Role, key: String?) {
            guard let path = FileReference(text, base: base).path, let position = (last(name) ?? here)?.position else {
                return
            }
            let link = ServiceLink(
                service: "postgresql",
                configuration: "\(position)",
                role: role,
                certificatePath: path,
                keyPath: key.flatMap { FileReference($0, base: base).path },
                listens: role == .server ? listens : []
            )
            findings.links.append(link)
        }
        let certificate = value("ssl_cert_file") ?? "server.crt"
        add("ssl_cert_file", certificate, .server, key: value("ssl_key_file") ?? "server.key")
        if let authorities = value("ssl_ca_file") { add("ssl_ca_file", authorities, .trust, key: nil) }
    }

    /// "Boolean: values can be written as on, off, true, false, yes, no, 1, 0 (all case-insensitive) or any unambiguous
    /// prefix of one of these" (PostgreSQL manual §20.1.1).
    private static func isOn(_ text: String) -> Bool {
        let text = text.lowercased()
        return text == "on" || text == "1" || (!text.isEmpty && ("true".hasPrefix(text) || "yes".hasPrefix(text)))
    }
}
