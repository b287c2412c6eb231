import PKI

/// The `deploy` of a certificate, target by target.
final class TargetReader {
    private let log: ProblemLog
    private var scalars: Scalars { Scalars(log: log) }
    private var access: AccessReader { AccessReader(log: log) }
    /// Every path a target wants to have, with who wants it and where that is said.
    private(set) var claims: [PathClaims.Claim] = []

    private static let keys = ["link", "copy", "validate", "reload", "verify", "deadline", "settle", "wave"]
    private static let copyKeys = paths + ["pkcs12", "password-file", "owner", "group", "mode", "key-mode"]
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
        let wave = section["wave"].flatMap { scalars.number($0, "\"wave\"", within: 1...99) }
        if section["link"] == nil, section["copy"] == nil {
            log.add(section.place, "a target needs a \"link\" or a \"copy\"")
        }
        let link = section["link"].flatMap { self.link($0, certificate: certificate) }
        let copy = section["copy"].flatMap { self.copy($0, certificate: certificate) }
        guard link != nil || copy != nil else { return nil }
        return TargetSettings(
            link: link,
            copy: copy,
            validate: validate,
            reload: reload,
            verify: verify,
            deadline: deadline ?? TargetSettings.defaultDeadline,
            settle: settle ?? TargetSettings.defaultSettle,
            wave: wave ?? 1
        )
    }

    private func link(_ node: YAMLNode, certificate: String) -> LinkSettings? {
        guard let section = Section(node, "\"link\"", keys: Self.paths + ["group", "key-mode"], log: log) else {
            return nil
        }
        guard Self.paths.contains(where: { section[$0] != nil }) else {
            log.add(node.place, "\"link\" names no path", hint: "give it one of: \(Self.paths.joined(separator: ", "))")
            return nil
        }
        let group = section["group"].flatMap { access.account($0, "group", of: "group") }
        let mode = section["key-mode"].flatMap(access.keyMode)
        checkGroup(group, canRead: mode, section)
        let path = { (key: String) in self.path(section, key, certificate) }
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

    private func copy(_ node: YAMLNode, certificate: String) -> CopySettings? {
        guard let section = Section(node, "\"copy\"", keys: Self.copyKeys, log: log) else { return nil }
        let paths = Self.paths + ["pkcs12"]
        guard paths.contains(where: { section[$0] != nil }) else {
            log.add(node.place, "\"copy\" names no path", hint: "give it one of: \(paths.joined(separator: ", "))")
            return nil
        }
        if let password = section["password-file"], section["pkcs12"] == nil {
            log.add(password.place, "\"password-file\" is of no use without \"pkcs12\"")
        }
        let group = section["group"].flatMap { access.account($0, "group", of: "group") }
        let mode = section["key-mode"].flatMap(access.keyMode)
        checkGroup(group, canRead: mode, section)
        let path = { (key: String) in self.path(section, key, certificate) }
        return CopySettings(
            fullchain: path("fullchain"),
            chain: path("chain"),
            cert: path("cert"),
            key: path("key"),
            bundle: path("bundle"),
            pkcs12: path("pkcs12"),
            passwordFile: section["password-file"].flatMap { scalars.path($0, "\"password-file\"") },
            owner: section["owner"].flatMap { access.account($0, "owner", of: "user") },
            group: group,
            mode: section["mode"].flatMap(access.mode) ?? CopySettings.defaultMode,
            keyMode: mode ?? (group == nil ? .owner : .ownerAndGroup)
        )
    }

    /// A path, and the claim on it.
    private func path(_ section: Section, _ key: String, _ certificate: String) -> String? {
        guard let node = section[key], let path = scalars.path(node, "\"\(key)\"") else { return nil }
        claims.append(PathClaims.Claim(path: path, certificate: certificate, place: node.place))
        return path
    }

    private func checkGroup(_ group: String?, canRead mode: LinkSettings.KeyMode?, _ section: Section) {
        guard let group, let mode, !mode.groupReads, let place = section["group"]?.place else { return }
        log.add(
            place,
            "the group \(quoted(group)) cannot read a key of mode \(mode.rawValue)",
            hint: "use key-mode \"0640\" or leave the group out"
        )
    }
}
