/// The authorities that certificates may refer to; a well-known one need not be defined, it is added when referred to.
final class AuthorityDirectory {
    private(set) var all: [Authority]
    private var names: Set<String>
    private let log: ProblemLog

    init(defined: [Authority], log: ProblemLog) {
        all = defined
        names = Set(defined.map(\.name))
        self.log = log
    }

    /// The list of an `authorities` key: names in order, at least one, none twice. Nil after a problem.
    func references(_ node: YAMLNode) -> [String]? {
        let scalars = Scalars(log: log)
        guard let nodes = scalars.list(node, "\"authorities\"") else { return nil }
        guard !nodes.isEmpty else {
            log.add(node.place, "\"authorities\" is an empty list")
            return nil
        }
        var seen: Set<String> = []
        let found = nodes.map { node -> String? in
            guard let name = scalars.text(node, "an item of \"authorities\""), isKnown(name, at: node.place) else {
                return nil
            }
            guard seen.insert(name).inserted else {
                log.add(node.place, "the authority \(quoted(name)) is listed twice")
                return nil
            }
            return name
        }
        return found.contains(nil) ? nil : found.compactMap { $0 }
    }

    private func isKnown(_ name: String, at place: Place) -> Bool {
        if names.contains(name) { return true }
        if let known = WellKnownAuthority(rawValue: name) {
            names.insert(name)
            all.append(Authority(name: name, directory: known.directory))
            return true
        }
        let candidates = all.prefix(50).map(\.name) + WellKnownAuthority.allCases.map(\.rawValue)
        log.add(
            place,
            "there is no authority \(quoted(name))\(NearestWord.suggestion(for: name, among: candidates))",
            hint: "define it under \"authorities\" with its directory URL"
        )
        return false
    }
}
