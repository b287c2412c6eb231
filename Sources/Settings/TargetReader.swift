import PKI

/// The `deploy` of a certificate, target by target.
final class TargetReader {
    private let log: ProblemLog
    private var scalars: Scalars { Scalars(log: log) }
    private var access: AccessReader { AccessReader(log: log) }
    /// Every path a target wants to have, with who wants it and where that is said.
    private(set) var claims: [PathClaims.Claim] = []

    private static let keys = ["link", "copy", "validate", "reload", "verify", "deadline", "settle", "wave"]
    private static let linkKeys = paths + families + ["group", "key-mode"]
    private static let copyKeys =
        copyPaths + families + ["password-file", "owner", "group", "mode", "key-mode"]
    private static let paths = ["fullchain", "chain", "cert", "key", "bundle"]
    private static let copyPaths = paths + ["pkcs12"]
    private static let families = KeyFamily.allCases.map(\.rawValue)

    init(log: ProblemLog) { self.log = log }

    /// Nil after a problem that leaves nothing to deploy to.
    ///
    /// - Parameter keys: those of the certificate, which decide how paths are given; nil after a problem with them.
    func target(
        _ node: YAMLNode,
        certificate: String,
        identifiers: [Identifier],
        keys: KeySet?
    ) -> TargetSettings? {
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
        let link = section["link"].flatMap { self.link($0, certificate, keys) }
        let copy = section["copy"].flatMap { self.copy($0, certificate, keys) }
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

    private func link(_ node: YAMLNode, _ certificate: String, _ keys: KeySet?) -> LinkSettings? {
        guard let section = Section(node, "\"link\"", keys: Self.linkKeys, log: log) else { return nil }
        let reader = PairPathsReader(log: log, names: Self.paths, what: "\"link\"")
        guard let places = reader.places(section, keys) else { return nil }
        let group = section["group"].flatMap { access.account($0, "group", of: "group") }
        let mode = section["key-mode"].flatMap(access.keyMode)
        checkGroup(group, canRead: mode, section)
        let own = paths(places.own, certificate)
        return LinkSettings(
            fullchain: own.fullchain,
            chain: own.chain,
            cert: own.cert,
            key: own.key,
            bundle: own.bundle,
            families: families(places, certificate),
            group: group,
            keyMode: mode ?? (group == nil ? .owner : .ownerAndGroup)
        )
    }

    private func copy(_ node: YAMLNode, _ certificate: String, _ keys: KeySet?) -> CopySettings? {
        guard let section = Section(node, "\"copy\"", keys: Self.copyKeys, log: log) else { return nil }
        let reader = PairPathsReader(log: log, names: Self.copyPaths, what: "\"copy\"")
        guard let places = reader.places(section, keys) else { return nil }
        let hasStore = ([places.own] + places.families.values).contains { $0["pkcs12"] != nil }
        if let password = section["password-file"], !hasStore {
            log.add(password.place, "\"password-file\" is of no use without \"pkcs12\"")
        }
        let group = section["group"].flatMap { access.account($0, "group", of: "group") }
        let mode = section["key-mode"].flatMap(access.keyMode)
        checkGroup(group, canRead: mode, section)
        let own = paths(places.own, certificate)
        return CopySettings(
            fullchain: own.fullchain,
            chain: own.chain,
            cert: own.cert,
            key: own.key,
            bundle: own.bundle,
            pkcs12: own.pkcs12,
            families: families(places, certificate),
            passwordFile: section["password-file"].flatMap { scalars.path($0, "\"password-file\"") },
            owner: section["owner"].flatMap { access.account($0, "owner", of: "user") },
            group: group,
            mode: section["mode"].flatMap(access.mode) ?? CopySettings.defaultMode,
            keyMode: mode ?? (group == nil ? .owner : .ownerAndGroup)
        )
    }

    private func paths(_ nodes: [String: YAMLNode], _ certificate: String) -> PairPaths {
        let path = { (key: String) in self.path(nodes[key], key, certificate) }
        return PairPaths(
            fullchain: path("fullchain"),
            chain: path("chain"),
            cert: path("cert"),
            key: path("key"),
            bundle: path("bundle"),
            pkcs12: path("pkcs12")
        )
    }

    /// One kind of key after the other: which of two claims on a path was the first must not change from run to run.
    private func families(_ places: PairPathsReader.Places, _ certificate: String) -> [KeyFamily: PairPaths] {
        var families: [KeyFamily: PairPaths] = [:]
        for family in KeyFamily.allCases {
            families[family] = places.families[family].map { paths($0, certificate) }
        }
        return families
    }

    /// A path, and the claim on it.
    private func path(_ node: YAMLNode?, _ key: String, _ certificate: String) -> String? {
        guard let node, let path = scalars.path(node, "\"\(key)\"") else { return nil }
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
