/// The `authorities` of the file.
final class AuthorityReader {
    private let log: ProblemLog
    /// The names of all authorities of the file, for references among them.
    private var names: [String] = []
    private var scalars: Scalars { Scalars(log: log) }

    init(log: ProblemLog) { self.log = log }

    private static let keys = [
        "directory", "profile", "server-roots", "chain-roots", "preferred-chain", "eab", "contact",
        "terms-of-service-agreed", "timeout", "patience", "staging", "origins",
    ]

    /// Every authority, also those with problems, so that references to them do not look like mistakes as well.
    func authorities(_ node: YAMLNode) -> [Authority] {
        guard !node.isNull else { return [] }
        guard case .mapping(let entries) = node.content else {
            log.add(node.place, "\"authorities\" must be a mapping of names to authorities, not \(node.kind)")
            return []
        }
        names = entries.map(\.key)
        return entries.map(authority)
    }

    /// Addresses for an account: `ops@example.com`, with or without `mailto:`.
    func contact(_ node: YAMLNode) -> [String]? {
        guard let nodes = scalars.list(node, "\"contact\"") else { return nil }
        return nodes.compactMap { node in
            guard let text = scalars.text(node, "an item of \"contact\"") else { return nil }
            let address = text.hasPrefix("mailto:") ? String(text.dropFirst(7)) : text
            guard Self.isAddress(address) else {
                log.add(node.place, "\(quoted(text)) is not an e-mail address")
                return nil
            }
            return address
        }
    }

    private func authority(_ entry: YAMLNode.Entry) -> Authority {
        var authority = Authority(name: entry.key, directory: "")
        if !scalars.isName(entry.key) {
            log.add(entry.keyPlace, "the authority's name \(quoted(entry.key)) is not [a-z0-9][a-z0-9_.-]{0,63}")
        }
        let what = "the authority \(quoted(entry.key))"
        guard let section = Section(entry.value, what, keys: Self.keys, log: log) else { return authority }
        if let node = section["directory"] {
            authority.directory = directory(node) ?? ""
        } else if let known = WellKnownAuthority(rawValue: entry.key) {
            authority.directory = known.directory
        } else {
            let names = WellKnownAuthority.allCases.map(\.rawValue)
            log.add(
                entry.keyPlace,
                "\(what) needs a \"directory\"\(NearestWord.suggestion(for: entry.key, among: names))",
                hint: "names that bring their own: \(names.joined(separator: ", "))"
            )
        }
        authority.profile = section["profile"].flatMap(profile)
        authority.serverRoots = section["server-roots"].flatMap { scalars.path($0, "\"server-roots\"") }
        authority.chainRoots = section["chain-roots"].flatMap { scalars.path($0, "\"chain-roots\"") }
        authority.externalAccount = section["eab"].flatMap(externalAccount)
        authority.contact = section["contact"].flatMap(contact)
        if let node = section["terms-of-service-agreed"] {
            if case .scalar(let text, _) = node.content, text.hasPrefix("https://") {
                authority.agreedTerms = scalars.text(node, "\"terms-of-service-agreed\"")
            } else {
                authority.agreesToTerms = scalars.bool(node, "\"terms-of-service-agreed\"") ?? false
            }
        }
        authority.preferredChain = section["preferred-chain"].flatMap { scalars.text($0, "\"preferred-chain\"") }
        authority.staging = section["staging"].flatMap { staging($0, of: entry.key) }
        authority.origins = section["origins"].flatMap(origins) ?? []
        readPatience(section, &authority)
        return authority
    }

    /// Another authority of the file, or a well-known one.
    private func staging(_ node: YAMLNode, of authority: String) -> String? {
        guard let name = scalars.text(node, "\"staging\"") else { return nil }
        let candidates = names.filter { $0 != authority } + WellKnownAuthority.allCases.map(\.rawValue)
        guard candidates.contains(name) else {
            log.add(
                node.place,
                "there is no authority \(quoted(name))\(NearestWord.suggestion(for: name, among: candidates))",
                hint: "define the authority for rehearsals beside this one"
            )
            return nil
        }
        return name
    }

    private func readPatience(_ section: Section, _ authority: inout Authority) {
        if let node = section["timeout"] {
            let range: ClosedRange<Duration> = .seconds(1)...(.seconds(600))
            authority.timeout = scalars.duration(node, "\"timeout\"", within: range) ?? authority.timeout
        }
        if let node = section["patience"] {
            let range: ClosedRange<Duration> = .seconds(5)...(.seconds(3_600))
            authority.patience = scalars.duration(node, "\"patience\"", within: range) ?? authority.patience
        }
    }

    /// `https://host` or `https://host:port`, no path: whom the directory may send us to.
    private func origins(_ node: YAMLNode) -> [String]? {
        guard let nodes = scalars.list(node, "\"origins\"") else { return nil }
        return nodes.compactMap { node in
            guard let text = scalars.text(node, "an item of \"origins\"") else { return nil }
            let authority = text.hasPrefix("https://") ? text.dropFirst(8) : ""
            let host = HostPort.split(String(authority))?.host ?? String(authority)
            guard HostPort.host(host) != nil else {
                log.add(node.place, "\(quoted(text)) is not an origin", hint: "such as https://acme.example.com:8443")
                return nil
            }
            return text
        }
    }

    /// RFC 8555 §6.1: ACME is spoken over HTTPS. The URL is kept byte for byte.
    private func directory(_ node: YAMLNode) -> String? {
        guard let text = scalars.text(node, "\"directory\"") else { return nil }
        let rest = text.hasPrefix("https://") ? text.dropFirst(8) : ""
        let host = rest.prefix { $0 != "/" && $0 != "?" }
        let printable = text.utf8.allSatisfy { (0x21..<0x7F).contains($0) && ![0x22, 0x3C, 0x3E, 0x5C].contains($0) }
        guard !host.isEmpty, printable, !host.contains("@"), !text.contains("#"), text.utf8.count <= 2048 else {
            log.add(
                node.place,
                "\"directory\" must be an https URL, not \(quoted(text))",
                hint: "such as \(WellKnownAuthority.letsencrypt.directory)"
            )
            return nil
        }
        return text
    }

    private func profile(_ node: YAMLNode) -> String? {
        guard let text = scalars.text(node, "\"profile\"") else { return nil }
        guard text.utf8.count <= 64, text.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }) else {
            log.add(node.place, "\"profile\" must be one word, not \(quoted(text))")
            return nil
        }
        return text
    }

    private func externalAccount(_ node: YAMLNode) -> Authority.ExternalAccount? {
        guard let section = Section(node, "\"eab\"", keys: ["kid", "key-file"], log: log) else { return nil }
        for key in ["kid", "key-file"] where section[key] == nil {
            log.add(section.place, "\"eab\" needs a \"\(key)\"")
        }
        let kid = section["kid"].flatMap { scalars.text($0, "\"kid\"") }
        let keyFile = section["key-file"].flatMap { scalars.path($0, "\"key-file\"") }
        guard let kid, let keyFile else { return nil }
        return Authority.ExternalAccount(kid: kid, keyFile: keyFile)
    }

    /// RFC 8555 §7.3: one addr-spec, no header fields.
    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), text.utf8.count <= 254 else { return false }
        return text.utf8.allSatisfy {
            (0x21..<0x7F).contains($0) && ![0x2C, 0x3A, 0x3B, 0x3C, 0x3E, 0x3F].contains($0)
        }
    }
}
