/// Single values of the file: each function logs what is wrong and answers nil then.
struct Scalars {
    let log: ProblemLog

    /// Any text but the empty one; no control characters.
    func text(_ node: YAMLNode, _ what: String) -> String? {
        guard case .scalar(let text, _) = node.content, !node.isNull, !text.isEmpty else {
            let found = if case .scalar = node.content { "be empty" } else { "be \(node.kind)" }
            log.add(node.place, "\(what) must be a text and cannot \(found)")
            return nil
        }
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            log.add(node.place, "\(what) contains a control character")
            return nil
        }
        return text
    }

    /// `true` or `false`.
    func bool(_ node: YAMLNode, _ what: String) -> Bool? {
        guard case .scalar(let text, plain: true) = node.content, let value = Bool(text) else {
            log.add(node.place, "\(what) must be true or false")
            return nil
        }
        return value
    }

    /// The nodes of a list.
    func list(_ node: YAMLNode, _ what: String) -> [YAMLNode]? {
        guard case .list(let nodes) = node.content else {
            log.add(node.place, "\(what) must be a list, not \(node.kind)", hint: "write it in brackets: [a, b]")
            return nil
        }
        return nodes
    }

    /// The texts of a list; nil if one of them is wrong.
    func texts(_ node: YAMLNode, _ what: String) -> [String]? {
        guard let nodes = list(node, what) else { return nil }
        let texts = nodes.map { text($0, "an item of \(what)") }
        return texts.contains(nil) ? nil : texts.compactMap { $0 }
    }

    /// An absolute path in its one spelling; a directory may end in a slash, which is dropped.
    func path(_ node: YAMLNode, _ what: String, directory: Bool = false) -> String? {
        guard var path = text(node, what) else { return nil }
        guard path.hasPrefix("/") else {
            log.add(node.place, "\(what) must be an absolute path, not \(quoted(path))")
            return nil
        }
        if directory, path.count > 1, path.hasSuffix("/") { path.removeLast() }
        let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard path.utf8.count < 4096, parts.allSatisfy({ $0.utf8.count <= 255 }) else {
            log.add(node.place, "\(what) is longer than a path can be")
            return nil
        }
        // One spelling for each path, so that two claims on it are seen.
        guard parts.allSatisfy({ !["", ".", ".."].contains($0) }) || path == "/" && directory else {
            log.add(
                node.place,
                "\(what) must not contain \"//\", \"/./\" or \"/../\" nor end in a slash: \(quoted(path))"
            )
            return nil
        }
        return path
    }

    /// A length of time such as `500ms`, `60s`, `5m`, `12h`, `30d` within a range.
    func duration(_ node: YAMLNode, _ what: String, within range: ClosedRange<Duration>) -> Duration? {
        guard let text = text(node, what) else { return nil }
        guard let duration = Durations.parse(text) else {
            log.add(
                node.place,
                "\(what) must be a time such as 60s, not \(quoted(text))",
                hint: "units: ms, s, m, h, d"
            )
            return nil
        }
        guard range.contains(duration) else {
            let (low, high) = (Durations.text(range.lowerBound), Durations.text(range.upperBound))
            log.add(node.place, "\(what) must be \(low) to \(high), not \(text)")
            return nil
        }
        return duration
    }

    /// A command as an argument vector: its first word an absolute path or a bare name.
    func command(_ node: YAMLNode, _ what: String) -> [String]? {
        if case .scalar = node.content {
            log.add(
                node.place,
                "\(what) must be a list of words, not \(node.kind)",
                hint: "no shell is involved: write [systemctl, reload, nginx]"
            )
            return nil
        }
        guard let words = texts(node, what) else { return nil }
        guard let program = words.first else {
            log.add(node.place, "\(what) is an empty list")
            return nil
        }
        guard program.hasPrefix("/") || !program.contains("/") else {
            log.add(
                node.place,
                "\(what) must name its program by an absolute path or without a slash, not \(quoted(program))"
            )
            return nil
        }
        return words
    }

    /// A name that becomes a directory: `[a-z0-9][a-z0-9_.-]{0,63}`.
    func isName(_ text: String) -> Bool {
        let octets = Array(text.utf8)
        func isAlphanumeric(_ octet: UInt8) -> Bool { (0x61...0x7A).contains(octet) || (0x30...0x39).contains(octet) }
        guard (1...64).contains(octets.count), let first = octets.first, isAlphanumeric(first) else { return false }
        return octets.allSatisfy { isAlphanumeric($0) || $0 == 0x5F || $0 == 0x2E || $0 == 0x2D }
    }
}
