import PKI

/// Where a target says which paths it has: at the top of `link` or `copy` with one key, in a section for each kind of key
/// with several.
struct PairPathsReader {
    let log: ProblemLog
    /// The words for paths.
    let names: [String]
    /// What is read, quoted.
    let what: String

    /// The nodes of the paths.
    struct Places {
        /// Those of the only key.
        var own: [String: YAMLNode] = [:]
        /// Those of each of several.
        var families: [KeyFamily: [String: YAMLNode]] = [:]
    }

    /// Nil when no path is named that could be meant.
    ///
    /// - Parameter keys: nil after a problem with them: then nothing is said of how the paths are given.
    func places(_ section: Section, _ keys: KeySet?) -> Places? {
        var places = Places()
        for name in names { places.own[name] = section[name] }
        for family in KeyFamily.allCases {
            guard let node = section[family.rawValue] else { continue }
            guard let inner = Section(node, quoted(family.rawValue), keys: names, log: log) else { continue }
            var nodes: [String: YAMLNode] = [:]
            for name in names { nodes[name] = inner[name] }
            if nodes.isEmpty { refuseEmpty(node.place, quoted(family.rawValue)) }
            if let keys { check(family, at: node.place, keys) }
            places.families[family] = nodes
        }
        if places.own.isEmpty, places.families.isEmpty {
            refuseEmpty(section.place, what)
            return nil
        }
        if let keys, keys.isSeveral { refuseOwn(places.own, keys) }
        return places
    }

    private func refuseEmpty(_ place: Place, _ what: String) {
        log.add(place, "\(what) names no path", hint: "give it one of: \(names.joined(separator: ", "))")
    }

    private func check(_ family: KeyFamily, at place: Place, _ keys: KeySet) {
        guard keys.isSeveral else {
            return log.add(
                place,
                "\(quoted(family.rawValue)) has no place in \(what): the certificate has one key, \(keys)",
                hint: "write the paths into \(what) itself, or ask for several keys: key: [ecdsa-p256, rsa-2048]"
            )
        }
        if keys.algorithm(of: family) == nil {
            log.add(
                place,
                "\(quoted(family.rawValue)) in \(what): the certificate has the keys \(keys)",
                hint: "kinds here: \(keys.families.map(\.rawValue).joined(separator: ", "))"
            )
        }
    }

    private func refuseOwn(_ own: [String: YAMLNode], _ keys: KeySet) {
        for name in names {
            guard let node = own[name] else { continue }
            let example = keys.families.map { "\($0): { \(name): … }" }.joined(separator: ", ")
            log.add(
                node.place,
                "\(quoted(name)) in \(what) does not say of which key: the certificate has \(keys)",
                hint: "give the paths for each kind of key: \(example)"
            )
        }
    }
}
