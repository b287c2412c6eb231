package import Storage
package import SystemPackage
package import TLS

/// Why a real file cannot be put at a user's path.
package enum CopyFailure: Error, Sendable, Equatable {
    /// The path is not absolute, names no file, or has a line break.
    case unusablePath(FilePath)
    /// The directory it belongs in is not one to write to.
    case directory(UntrustedDirectory)
    /// Something is there that Rekey did not put there.
    case occupied(FilePath, FileMetadata.Kind)
    /// The key store could not be made.
    case store(FilePath, KeyStoreFailure)
    /// This process may not give files to that user.
    case owner(FilePath, UInt32)
    /// This process may not give files to that group.
    case group(FilePath, UInt32)
    /// The system refused.
    case storage(StorageFailure)
}

extension CopyFailure: CustomStringConvertible {
    /// One line: what is wrong and where.
    package var description: String {
        switch self {
        case .unusablePath(let path): "\(path): not an absolute path of a file, in one line"
        case .directory(let failure): "\(failure)"
        case .occupied(let path, let kind): "\(path) is \(kind.rawValue) that Rekey did not put there"
        case .store(let path, let failure): "\(path): \(failure)"
        case .owner(let path, let user): "\(path): this process may not give files to user \(user)"
        case .group(let path, let group): "\(path): this process may not give files to group \(group)"
        case .storage(let failure): "\(failure)"
        }
    }

    /// What the operator can do.
    package var hint: String {
        switch self {
        case .unusablePath: "write the whole path, from / to the file's name"
        case .directory(let failure): failure.hint
        case .occupied(_, .file):
            "to take it over, its content kept in the state directory: rekey run --adopt"
        case .occupied(let path, _): "it is not overwritten; move it away first: mv \(path) \(path).before-rekey"
        case .store: "see to the file named by password-file: its first line is the password"
        case .owner: "run as root, or leave the owner out"
        case .group: "run as root, or as a member of the group"
        case .storage(let failure): failure.hint
        }
    }
}

extension CopyFailure {
    /// Does disk work inside an operation on copies.
    static func wrapping<Value>(_ work: () throws(StorageFailure) -> Value) throws(CopyFailure) -> Value {
        do throws(StorageFailure) { return try work() } catch { throw .storage(error) }
    }
}
