/// What a run may leave in `tmp/` for one lineage: the text after the `~`.
enum Leftover: Equatable {
    case order
    case link
    /// A rollback that an operator wants; it survives a restart.
    case rollback
    case staging(GenerationNumber)

    func fileName(of name: LineageName) -> String {
        switch self {
        case .order: "\(name)~order"
        case .link: "\(name)~live"
        case .rollback: "\(name)~rollback"
        case .staging(let number): "\(name)~\(number)"
        }
    }

    /// Reads one of `name`'s own leftovers; everything else, another lineage's included, is nil.
    init?(fileName: String, of name: LineageName) {
        let prefix = "\(name)~"
        guard fileName.hasPrefix(prefix) else { return nil }
        switch String(fileName.dropFirst(prefix.count)) {
        case "order": self = .order
        case "live": self = .link
        case "rollback": self = .rollback
        case let tail:
            guard let number = GenerationNumber(directoryName: tail) else { return nil }
            self = .staging(number)
        }
    }
}
