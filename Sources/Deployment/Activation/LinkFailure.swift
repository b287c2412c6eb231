package import Storage
package import SystemPackage

/// Why a link cannot be placed at a user's path.
package enum LinkFailure: Error, Sendable, Equatable {
    /// The path is not absolute, names no file, or has a line break.
    case unusablePath(FilePath)
    /// The directory it belongs in is not there.
    case parentMissing(FilePath)
    /// What should be its directory is something else.
    case parentNotDirectory(FilePath)
    /// Everybody may write to its directory, and so put another key there.
    case parentWritableByAll(FilePath)
    /// Others could lead what is placed there elsewhere.
    case directory(FilePath, UntrustedDirectory)
    /// A real file is there, or something else that is no link: a file may be taken over where that is said.
    case occupied(FilePath, FileMetadata.Kind)
    /// A link of somebody else is there.
    case foreignLink(FilePath, target: String)
    /// The system refused.
    case storage(StorageFailure)
}

extension LinkFailure: CustomStringConvertible {
    /// One line: what is wrong and where.
    package var description: String {
        switch self {
        case .unusablePath(let path): "\(path): not an absolute path of a file, in one line"
        case .parentMissing(let path): "\(path): its directory does not exist"
        case .parentNotDirectory(let path): "\(path): what should be its directory is none"
        case .parentWritableByAll(let path): "\(path): everybody may write to its directory"
        case .directory(let path, let failure): "\(path): \(failure)"
        case .occupied(let path, let kind): "\(path) is \(kind.rawValue) that Rekey did not put there"
        case .foreignLink(let path, let target):
            "\(path) is a link to \(String(reflecting: target)), which Rekey did not put there"
        case .storage(let failure): "\(failure)"
        }
    }

    /// What the operator can do.
    package var hint: String {
        switch self {
        case .unusablePath: "write the whole path, from / to the file's name"
        case .parentMissing(let path): "make it: mkdir \(path.removingLastComponent())"
        case .parentNotDirectory(let path): "look at it: ls -ld \(path.removingLastComponent())"
        case .parentWritableByAll(let path): "narrow it: chmod o-w \(path.removingLastComponent())"
        case .directory(_, let failure): failure.hint
        case .occupied(_, .file):
            "to take it over, its content kept in the state directory: rekey run --adopt"
        case .occupied(let path, _), .foreignLink(let path, _):
            "it is not overwritten; move it away first: mv \(path) \(path).before-rekey"
        case .storage(let failure): failure.hint
        }
    }
}

extension LinkFailure {
    /// Does disk work inside an operation on links.
    static func wrapping<Value>(_ work: () throws(StorageFailure) -> Value) throws(LinkFailure) -> Value {
        do throws(StorageFailure) { return try work() } catch { throw .storage(error) }
    }
}
