/// Owners, groups and modes of files.
struct AccessReader {
    let log: ProblemLog
    private var scalars: Scalars { Scalars(log: log) }

    /// The name or number of a user or a group; its existence is another question.
    func account(_ node: YAMLNode, _ key: String, of kind: String) -> String? {
        guard let text = scalars.text(node, "\"\(key)\"") else { return nil }
        let octets = Array(text.utf8)
        let fits = octets.allSatisfy {
            (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0)
                || [0x5F, 0x2E, 0x2D].contains($0)
        }
        guard fits, octets.count <= 32, octets.first != 0x2D else {
            log.add(node.place, "\(quoted(text)) is not the name or number of a \(kind)")
            return nil
        }
        return text
    }

    /// The mode of files that hold a key.
    func keyMode(_ node: YAMLNode) -> LinkSettings.KeyMode? {
        let modes = LinkSettings.KeyMode.allCases.map(\.rawValue)
        let text = mode(node, "key-mode", like: "0640", among: modes, hint: "a key is never readable by everybody")
        return text.flatMap(LinkSettings.KeyMode.init)
    }

    /// The mode of files that hold none.
    func mode(_ node: YAMLNode) -> String? {
        mode(
            node,
            "mode",
            like: "0644",
            among: CopySettings.modes,
            hint: "others never write what a service relies on"
        )
    }

    private func mode(
        _ node: YAMLNode,
        _ key: String,
        like example: String,
        among modes: [String],
        hint: String
    ) -> String? {
        guard let text = scalars.text(node, "\"\(key)\"") else { return nil }
        guard case .scalar(_, plain: false) = node.content else {
            log.add(
                node.place,
                "\"\(key)\" must be quoted, not \(text)",
                hint: "write \"\(example)\": without quotes it is a decimal number to some readers of YAML"
            )
            return nil
        }
        guard modes.contains(text) else {
            log.add(
                node.place,
                "\"\(key)\" must be one of \(modes.joined(separator: ", ")), not \(quoted(text))",
                hint: hint
            )
            return nil
        }
        return text
    }
}
