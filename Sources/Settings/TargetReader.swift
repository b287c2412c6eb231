import PKI

/// The `deploy` of a certificate, target by target.
final class TargetReader {
    private let log: ProblemLog
    private var scalars: Scalars { Scalars(log: log) }
    /// Every path a target wants to have, with who wants it and where that is said.
    private(set) var claims: [PathClaims.Claim] = []

    private static let keys = ["link", "copy", "validate", "reload", "verify", "deadline", "settle"]
    private static let paths = ["fullchain", "chain", "cert", "key", "bundle"]

    init(log: ProblemLog) { self.log = log }

    /// Nil after a problem that leaves nothing to deploy to.
    func target(_ node: YAMLNode, certificate: String, identifiers: [Identifier]) -> TargetSettings? {
        guard let section = Section(node, "a target", keys: Self.keys, log: log) else { return nil }
        let validate = section["validate"].flatMap { scalars.command($0, "\"validate\"") }
        let reload = section["reload"].flatMap { scalars.command($0, "\"reload\"") }
        let endpoints = EndpointReader(log: log, identifiers: identifiers)
        let verify = section["verify"].flatMap { scalars.list($0, "\"verify\"") }?.compactMap(endpoints.endpoint) ?? []
        let hour = Duration.seconds(3600)
        let deadline = section["deadline"].flatMap { scalars.duration($0, "\"deadline\"", within: .seconds(1)...hour) }
        let settle = section["settle"].flatMap { scalars.duration($0, "\"settle\"", within: .zero...hour) }
        if let copy = section["copy"] {
            log.add(copy.place, "not built yet: target \"copy\"", hint: "use \"link\"")
        } else if section["link"] == nil {
            log.add(section.place, "a target needs a \"link\"")
        }
        guard let link = section["link"].flatMap({ self.link($0, certificate: certificate) }) else { return nil }
        return TargetSettings(
            link: link,
            validate: validate,
            reload: reload,
            verify: verify,
            deadline: deadline ?? TargetSettings.defaultDeadline,
            settle: settle ?? TargetSettings.defaultSettle
        )
    }

    private func link(_ node: YAMLNode, certificate: String) -> LinkSettings? {
        guard let section = Section(node, "\"link\"", keys: Self.paths + ["group", "key-mode"], log: log) else {
            return nil
        }
        func path(_ key: String) -> String? {
            guard let node = section[key], let path = scalars.path(node, "\"\(key)\"") else { return nil }
            claims.append(PathClaims.Claim(path: path, certificate: certificate, place: node.place))
            return path
        }
        guard Self.paths.contains(where: { section[$0] != nil }) else {
            log.add(node.place, "\"link\" names no path", hint: "give it one of: \(Self.paths.joined(separator: ", "))")
            return nil
        }
        let group = section["group"].flatMap(group)
        let mode = section["key-mode"].flatMap(keyMode)
        if let group, let mode, !mode.groupReads, let place = section["group"]?.place {
            log.add(
                place,
                "the group \(quoted(group)) cannot read a key of mode \(mode.rawValue)",
                hint: "use key-mode \"0640\" or leave the group out"
            )
        }
        return LinkSettings(
            fullchain: path("fullchain"),
            chain: path("chain"),
            cert: path("cert"),
            key: path("key"),
            bundle: path("bundle"),
            group: group,
            keyMode: mode ?? (group == nil ? .owner : .ownerAndGroup)
        )
    }

    private func group(_ node: YAMLNode) -> String? {
        guard let text = scalars.text(node, "\"group\"") else { return nil }
        let octets = Array(text.utf8)
        let fits = octets.allSatisfy {
            (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0)
                || [0x5F, 0x2E, 0x2D].contains($0)
        }
        guard fits, octets.count <= 32, octets.first != 0x2D else {
            log.add(node.place, "\(quoted(text)) is not the name or number of a group")
            return nil
        }
        return text
    }

    private func keyMode(_ node: YAMLNode) -> LinkSettings.KeyMode? {
        let modes = LinkSettings.KeyMode.allCases.map(\.rawValue)
        guard let text = scalars.text(node, "\"key-mode\"") else { return nil }
        guard case .scalar(_, plain: false) = node.content else {
            log.add(
                node.place,
                "\"key-mode\" must be quoted, not \(text)",
                hint: "write \"0640\": without quotes it is a decimal number to some readers of YAML"
            )
            return nil
        }
        guard let mode = LinkSettings.KeyMode(rawValue: text) else {
            log.add(
                node.place,
                "\"key-mode\" must be one of \(modes.joined(separator: ", ")), not \(quoted(text))",
                hint: "a key is never readable by everybody"
            )
            return nil
        }
        return mode
    }
}
