import Yams

/// The text of one file on its way to a tree of nodes: the only place that knows the YAML library.
struct YAMLText {
    /// A key that stands more than once in its mapping, and where the earlier one is.
    private struct Duplicate {
        let name: String
        let place: Place
    }

    /// How many levels a value may be nested.
    static let maximumDepth = 32
    private static let maximumDuplicates = 20
    /// What an earlier duplicate's first letter is replaced with, so that the library reads on: private-use characters.
    private static let firstMark: UInt32 = 0xE000

    private var octets: [UInt8]
    private let log: ProblemLog
    private var duplicates: [Duplicate] = []

    /// The root of the document; nil after a problem that leaves nothing to read, or if the document is empty.
    static func root(of octets: [UInt8], log: ProblemLog) -> YAMLNode? {
        if let place = AliasGuard.excess(in: octets) {
            log.add(place, "too many aliases", hint: noAliases)
            return nil
        }
        var text = YAMLText(octets: octets, log: log)
        return text.compose()
    }

    private init(octets: [UInt8], log: ProblemLog) {
        self.octets = octets
        self.log = log
    }

    /// What the library calls a value that was written without a tag; everything else would change what a value means.
    private static let ownTags: Set = ["tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"]

    private static let noAliases =
        "anchors and aliases are not read; put what is shared under \"defaults\", quote a leading \"*\" or \"&\""

    private mutating func compose() -> YAMLNode? {
        while true {
            do {
                return try parse()
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                let place = Place(line: context.mark.line, column: context.mark.column)
                let name = names.first ?? ""
                guard !isCollection(at: place) else {
                    log.add(place, "a key must be a plain word")
                    return nil
                }
                guard mark(Duplicate(name: name, place: place)) else {
                    log.add(place, "the key \(quoted(name)) is given more than once")
                    return nil
                }
            } catch let error as YamlError {
                // Only the first mistake of syntax can be trusted; marks of ours are not the reader's concern.
                if duplicates.isEmpty { SyntaxProblem(error, in: octets).add(to: log) }
                reportDuplicates()
                return nil
            } catch {
                log.add(.start, "not readable as YAML")
                return nil
            }
        }
    }

    private func parse() throws -> YAMLNode? {
        // Without rules every scalar stays the text it is: no surprises with "no", 0640 or 1.10.
        let parser = try Parser(yaml: String(decoding: octets, as: UTF8.self), resolver: .basic, encoding: .utf8)
        // Anchors are held weakly by the nodes; the parser keeps them.
        return try withExtendedLifetime(parser) {
            guard let root = try parser.singleRoot() else { return nil }
            return node(root, depth: 0)
        }
    }

    private func node(_ node: Node, depth: Int) -> YAMLNode? {
        let place = Self.place(node)
        guard depth < Self.maximumDepth else {
            log.add(place, "nested too deep")
            return nil
        }
        guard node.anchor == nil else {
            log.add(place, "anchors and aliases are not read", hint: Self.noAliases)
            return nil
        }
        guard Self.ownTags.contains(node.tag.rawValue) else {
            log.add(place, "tags are not read")
            return nil
        }
        switch node {
        case .scalar(let scalar):
            return YAMLNode(place: place, content: .scalar(scalar.string, plain: scalar.style == .plain))
        case .sequence(let sequence):
            return YAMLNode(place: place, content: .list(sequence.compactMap { self.node($0, depth: depth + 1) }))
        case .mapping(let mapping):
            return YAMLNode(place: place, content: .mapping(entries(mapping, depth: depth)))
        case .alias:
            log.add(place, "anchors and aliases are not read", hint: Self.noAliases)
            return nil
        }
    }

    private func entries(_ mapping: Node.Mapping, depth: Int) -> [YAMLNode.Entry] {
        var places: [String: Place] = [:]
        var entries: [YAMLNode.Entry] = []
        for (key, value) in mapping {
            let place = Self.place(key)
            guard case .scalar(let scalar) = key, key.anchor == nil else {
                log.add(place, "a key must be a plain word")
                continue
            }
            let name = duplicate(scalar.string)?.name ?? scalar.string
            if let earlier = places[name] {
                log.add(
                    place,
                    "the key \(quoted(name)) is given more than once; first at line \(earlier.line), column \(earlier.column)"
                )
                continue
            }
            places[name] = place
            guard let value = node(value, depth: depth + 1) else { continue }
            entries.append(YAMLNode.Entry(key: name, keyPlace: place, value: value))
        }
        return entries
    }

    private static func place(_ node: Node) -> Place {
        node.mark.map { Place(line: $0.line, column: $0.column) } ?? .start
    }

    // MARK: Duplicate keys

    /// Changes the first letter of the earlier key, so that parsing can go on and tell about the rest of the file.
    private mutating func mark(_ duplicate: Duplicate) -> Bool {
        guard duplicates.count < Self.maximumDuplicates,
            let letter = Unicode.Scalar(Self.firstMark + UInt32(duplicates.count)),
            var index = octets.index(of: duplicate.place)
        else { return false }
        if octets[index] == 0x22 || octets[index] == 0x27 { index += 1 }
        guard index < octets.count, octets[index] != 0x0A else { return false }
        let end = octets[(index + 1)...].firstIndex { $0 & 0xC0 != 0x80 } ?? octets.count
        octets.replaceSubrange(index..<end, with: Array(String(Character(letter)).utf8))
        duplicates.append(duplicate)
        return true
    }

    private func isCollection(at place: Place) -> Bool {
        octets.index(of: place).map { octets[$0] == 0x5B || octets[$0] == 0x7B } ?? false
    }

    private func duplicate(_ key: String) -> Duplicate? {
        guard let first = key.unicodeScalars.first?.value, first >= Self.firstMark else { return nil }
        let index = Int(first - Self.firstMark)
        return duplicates.indices.contains(index) ? duplicates[index] : nil
    }

    private func reportDuplicates() {
        for duplicate in duplicates {
            log.add(duplicate.place, "the key \(quoted(duplicate.name)) is given more than once")
        }
    }
}

extension [UInt8] {
    /// The index of a place in UTF-8 text; columns count scalars. Nil if there is no such place.
    func index(of place: Place) -> Int? {
        var index = 0
        for _ in 1..<Swift.max(1, place.line) {
            guard let end = self[index...].firstIndex(of: 0x0A) else { return nil }
            index = end + 1
        }
        var column = 1
        while index < count {
            if self[index] & 0xC0 != 0x80 {
                if column == place.column { return index }
                column += 1
            }
            index += 1
        }
        return nil
    }
}
