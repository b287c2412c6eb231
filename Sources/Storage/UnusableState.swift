package import SystemPackage

/// Why the state directory cannot be used.
package enum UnusableState: Error, Sendable, Equatable {
    /// The disk refused.
    case storage(StorageFailure)
    /// Something else stands where a directory must.
    case notDirectory(FilePath, FileMetadata.Kind)
    /// Somebody else could change what is live.
    case writableByOthers(FilePath, FilePermissions)
    /// It belongs to another user than the one this runs as.
    case foreign(FilePath, owner: UInt32, user: UInt32)
}

extension UnusableState: CustomStringConvertible {
    /// What is wrong.
    package var description: String {
        switch self {
        case .storage(let failure): "\(failure)"
        case .notDirectory(let path, let kind): "\(PrintablePath(path)) is \(kind.rawValue), not a directory"
        case .writableByOthers(let path, let mode):
            "\(PrintablePath(path)) has mode \(PermissionObstacle.octal(mode)): others could change what is live"
        case .foreign(let path, let owner, let user):
            "\(PrintablePath(path)) belongs to user \(owner), and this runs as user \(user)"
        }
    }

    /// What to do.
    package var hint: String {
        switch self {
        case .storage(let failure): failure.hint
        case .notDirectory(_, .symbolicLink): "name the directory itself, or mount it there"
        case .notDirectory(let path, _): "move it away: mv \(PrintablePath(path)) \(PrintablePath(path)).old"
        case .writableByOthers(let path, _):
            "see what is in it, then: chmod go-w \(PrintablePath(path))"
        case .foreign(_, let owner, _):
            // Not "chown": that would hand every key to whoever happened to run the command.
            "run as its owner, user \(owner)\(owner == 0 ? " (sudo)" : ""), or name another with --state"
        }
    }

    /// Whether this is a matter of rights: exit status 77.
    package var isPermission: Bool {
        switch self {
        case .storage(let failure): failure.isPermission
        case .notDirectory: false
        case .writableByOthers, .foreign: true
        }
    }
}

extension UnusableState {
    /// Does disk work inside the preparation.
    static func wrapping<Value>(_ work: () throws(StorageFailure) -> Value) throws(UnusableState) -> Value {
        do throws(StorageFailure) { return try work() } catch { throw .storage(error) }
    }
}
