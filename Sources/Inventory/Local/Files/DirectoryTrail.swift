import Storage
import SystemPackage

/// A directory that waits to be read.
struct PendingDirectory {
    let path: FilePath
    let branch: DirectoryBranch
    /// Whether a link stands somewhere on the way to it.
    let isBehindLink: Bool
}

/// A directory and the ones above it, as the walk came to it.
final class DirectoryBranch {
    let identity: FileMetadata.Identity
    let parent: DirectoryBranch?
    let depth: Int

    init(_ identity: FileMetadata.Identity, below parent: DirectoryBranch?) {
        self.identity = identity
        self.parent = parent
        depth = (parent?.depth ?? -1) + 1
    }

    /// Whether the walk came through this directory: a link to it goes in a circle.
    func passes(_ identity: FileMetadata.Identity) -> Bool {
        var branch: DirectoryBranch? = self
        while let here = branch {
            if here.identity == identity { return true }
            branch = here.parent
        }
        return false
    }
}

/// Which directories a walk has entered, so that it ends whatever the links say.
///
/// By its real path a directory is entered once; by way of links as often as the limit allows, since each link is a name
/// of its own that services read by.
struct DirectoryTrail {
    private var entered: Set<FileMetadata.Identity> = []
    private var behindLinks: [FileMetadata.Identity: Int] = [:]

    /// What to do about a directory.
    enum Answer: Equatable {
        case enter
        /// It was walked already.
        case pass
        /// Links lead to it more often than is allowed.
        case tooOften
    }

    /// Decides, and notes that it is entered if so.
    mutating func decide(_ identity: FileMetadata.Identity, isBehindLink: Bool, linkLimit: Int) -> Answer {
        guard isBehindLink else { return entered.insert(identity).inserted ? .enter : .pass }
        let times = behindLinks[identity, default: 0]
        guard times < linkLimit else { return .tooOften }
        behindLinks[identity] = times + 1
        return .enter
    }
}
