package import SystemPackage

/// Why nothing is written into a directory: somebody else could have led us there, or could exchange what we put there.
package enum UntrustedDirectory: Error, Sendable, Equatable {
    /// The system refused.
    case storage(StorageFailure)
    /// A part of its path is a symbolic link; with where it says that leads, as far as that can be read.
    case link(FilePath, to: String?)
    /// A part of its path is a symbolic link that somebody else made, or can exchange; with where it says that leads.
    case foreignLink(FilePath, to: String)
    /// It, or something on the way, belongs to somebody who is neither root nor we nor the one the files are for.
    case foreign(FilePath, owner: UInt32)
    /// It, or something on the way, can be written by others.
    case writableByOthers(FilePath, FilePermissions)
}

extension UntrustedDirectory: CustomStringConvertible {
    /// One line: what is wrong and where.
    package var description: String {
        switch self {
        case .storage(let failure): "\(failure)"
        case .link(let path, let target):
            "\(PrintablePath(path)) is a symbolic link" + (target.map { " to \(PrintablePath(FilePath($0)))" } ?? "")
                + ": real files are written only where no link leads"
        case .foreignLink(let path, let target):
            "\(PrintablePath(path)) is a symbolic link to \(PrintablePath(FilePath(target))) that others could exchange"
        case .foreign(let path, let owner):
            "\(PrintablePath(path)) belongs to user \(owner), who could exchange what is put there"
        case .writableByOthers(let path, let mode):
            "\(PrintablePath(path)) has mode \(PermissionObstacle.octal(mode)): others could exchange what is put there"
        }
    }

    /// What to do.
    package var hint: String {
        switch self {
        case .storage(let failure): failure.hint
        case .link(let path, _), .foreignLink(let path, _):
            "write the path that it leads to: realpath \(PrintablePath(path))"
        case .foreign(let path, _): "give it to root, or name that user as owner: chown root \(PrintablePath(path))"
        case .writableByOthers(let path, _): "narrow it: chmod go-w \(PrintablePath(path))"
        }
    }

    /// Whether this is a matter of rights: exit status 77.
    package var isPermission: Bool {
        switch self {
        case .storage(let failure): failure.isPermission
        case .link, .foreignLink: false
        case .foreign, .writableByOthers: true
        }
    }
}
