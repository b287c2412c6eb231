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

    /// The directories of which any one, synced, makes the change durable.
    var directories: [FilePath] {
        switch kind {
        case .made(let path): [path.removingLastComponent()]
        case .moved(let from, let to, _): [from.removingLastComponent(), to.removingLastComponent()]
        }
    }

    /// The name that the change left.
    var result: FilePath {
        switch kind {
        case .made(let path), .moved(_, let path, _): path
        }
    }

    /// Where something that was at `path` is after this change.
    func relocate(_ path: FilePath) -> FilePath {
        guard case .moved(let from, let to, _) = kind, path.starts(with: from) else { return path }
        var moved = path
        guard moved.removePrefix(from) else { return path }
        return to.pushing(moved)
    }
}
