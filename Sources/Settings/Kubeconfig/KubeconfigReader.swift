/// Reads the tree of a kubeconfig: lists of `{ name, KIND: { … } }`.
struct KubeconfigReader {
    private let log: ProblemLog
    private let scalars: Scalars

    init(log: ProblemLog) {
        self.log = log
        scalars = Scalars(log: log)
    }

    func file(_ root: YAMLNode) -> KubeconfigFile {
        KubeconfigFile(
            currentContext: text(root, "current-context"),
            clusters: items(root, "clusters", "cluster").map { name, node in
                KubeconfigFile.Cluster(
                    name: name,
                    server: required(node, "server"),
                    authorityFile: text(node, "certificate-authority"),
                    authorityData: text(node, "certificate-authority-data"),
                    skipsVerification: value(node, "insecure-skip-tls-verify")
                        .flatMap { scalars.bool($0, "\"insecure-skip-tls-verify\"") } ?? false
                )
            },
            contexts: items(root, "contexts", "context").map { name, node in
                KubeconfigFile.Context(name: name, cluster: required(node, "cluster"), user: required(node, "user"))
            },
            users: items(root, "users", "user").map(user)
        )
    }

    func token(ofUser wanted: String, _ root: YAMLNode) -> String? {
        items(root, "users", "user").first { $0.name == wanted }.flatMap { text($0.node, "token") }
    }

    private func user(_ name: String, _ node: YAMLNode) -> KubeconfigFile.User {
        KubeconfigFile.User(
            name: name,
            tokenFile: text(node, "tokenFile"),
            certificateFile: text(node, "client-certificate"),
            keyFile: text(node, "client-key"),
            keys: entries(node).filter { !isBlank($0.value) }.map(\.key)
        )
    }

    /// The named items of a list; nothing, or YAML's word for it, is an empty one.
    private func items(_ root: YAMLNode, _ list: String, _ kind: String) -> [(name: String, node: YAMLNode)] {
        guard let node = value(root, list) else { return [] }
        return (scalars.list(node, "\"\(list)\"") ?? []).compactMap { item in
            guard let name = text(item, "name"), let inner = entries(item).first(where: { $0.key == kind })?.value
            else {
                log.add(item.place, "an item of \"\(list)\" needs \"name\" and \"\(kind)\"")
                return nil
            }
            return (name, inner)
        }
    }

    private func entries(_ node: YAMLNode) -> [YAMLNode.Entry] {
        switch node.content {
        case .mapping(let entries): return entries
        case .scalar where node.isNull: return []
        case .scalar, .list:
            log.add(node.place, "a mapping must stand here, not \(node.kind)")
            return []
        }
    }

    private func value(_ node: YAMLNode, _ key: String) -> YAMLNode? {
        entries(node).first { $0.key == key && !isBlank($0.value) }?.value
    }

    private func text(_ node: YAMLNode, _ key: String) -> String? {
        value(node, key).flatMap { scalars.text($0, "\"\(key)\"") }
    }

    private func required(_ node: YAMLNode, _ key: String) -> String {
        guard let node = value(node, key) else {
            log.add(node.place, "\"\(key)\" is missing")
            return ""
        }
        return scalars.text(node, "\"\(key)\"") ?? ""
    }

    /// What kubectl writes for something that is not there: nothing, or an empty text.
    private func isBlank(_ node: YAMLNode) -> Bool {
        if case .scalar("", _) = node.content { return true }
        return node.isNull
    }
}
