import PKI

/// The `key` of a certificate or of the defaults: one kind of key, or a list with at most one of each family.
struct KeyReader {
    let log: ProblemLog

    private static let known = KeyAlgorithm.allCases.map(\.rawValue)

    /// Nil after a problem.
    func keys(_ node: YAMLNode) -> KeySet? {
        guard case .list(let nodes) = node.content else { return key(node).map { KeySet($0) } }
        guard !nodes.isEmpty else {
            log.add(node.place, "\"key\" is an empty list", hint: "kinds: \(Self.known.joined(separator: ", "))")
            return nil
        }
        var places: [KeyFamily: (algorithm: KeyAlgorithm, place: Place)] = [:]
        let found = nodes.map { node -> KeyAlgorithm? in
            guard let algorithm = key(node) else { return nil }
            if let earlier = places[algorithm.family] {
                log.add(
                    node.place,
                    "\(algorithm) and \(earlier.algorithm) at line \(earlier.place.line), column "
                        + "\(earlier.place.column), are both \(algorithm.family)",
                    hint: "a server shows one certificate of each family: ecdsa, rsa, ed25519"
                )
                return nil
            }
            places[algorithm.family] = (algorithm, node.place)
            return algorithm
        }
        return found.contains(nil) ? nil : KeySet(found.compactMap { $0 })
    }

    private func key(_ node: YAMLNode) -> KeyAlgorithm? {
        guard let text = Scalars(log: log).text(node, "\"key\"") else { return nil }
        guard let algorithm = KeyAlgorithm(rawValue: text) else {
            log.add(
                node.place,
                "unknown kind of key \(quoted(text))\(NearestWord.suggestion(for: text, among: Self.known))",
                hint: "kinds: \(Self.known.joined(separator: ", "))"
            )
            return nil
        }
        return algorithm
    }
}
