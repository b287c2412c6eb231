import SystemPackage

/// One change of names on a ``FragileDisk``, kept so that a power cut can take it back.
struct DiskChange: Sendable {
    enum Kind: Sendable {
        /// A file, a link or a directory got this name.
        case made(FilePath)
        /// A name became another one; a removal is a move to where nobody looks.
        case moved(from: FilePath, to: FilePath, over: Replaced?)
    }

    /// What a rename replaced.
    enum Replaced: Sendable {
        case link(String)
        /// A second name of the file that was replaced.
        case file(kept: FilePath)
    }

    let kind: Kind
    /// Whether a directory concerned has been synced since.
    var isDurable = false

    /// The names before and after as text, which is compared by the million; from is nil for what was made.
    private let from: String?, to: String

    /// The directories of which any one, synced, makes the change durable.
    let directories: [String]

    init(kind: Kind) {
        self.kind = kind
        switch kind {
        case .made(let path):
            from = nil
            to = path.string
        case .moved(let old, let new, _):
            from = old.string
            to = new.string
        }
        directories = [from, to].compactMap { $0.map { FilePath($0).removingLastComponent().string } }
    }

    /// The name that the change left.
    var result: String { to }

    /// Where a move began; nil for what was made.
    var origin: String? { from }

    /// Where something that was at `path` is after this change.
    func relocate(_ path: String) -> String {
        guard let from, path.hasPrefix(from) else { return path }
        let rest = path.utf8.dropFirst(from.utf8.count)
        guard rest.isEmpty || rest.first == UInt8(ascii: "/") else { return path }
        return to + String(decoding: rest, as: UTF8.self)
    }
}
