package import SystemPackage

/// A disk verb that did not succeed: which, on what, and the kernel's reason.
///
/// The text says what is wrong (`description`) and what to do about it (`hint`).
package struct StorageFailure: Error, Sendable, Equatable {
    /// The verbs of ``FileSystem`` and of ``StateLock``.
    package enum Operation: String, Sendable, Equatable, CaseIterable {
        case metadata = "look at"
        case makeDirectory = "make directory"
        case read = "read"
        case create = "create"
        case concatenate = "copy into"
        case link = "place link"
        case readLink = "read link"
        case rename = "rename"
        case remove = "remove"
        case list = "list"
        case sync = "sync"
        case lock = "lock"
        case open = "open"
    }

    /// What was tried.
    package let operation: Operation
    /// The name it was tried on.
    package let path: FilePath
    /// The kernel's reason.
    package let errno: Errno
    /// For a permission problem: which name is in the way, and who we are. Nil when it could not be found out.
    package let obstacle: PermissionObstacle?

    /// A failure; a deterministic file system leaves the obstacle out.
    package init(
        operation: Operation,
        path: FilePath,
        errno: Errno,
        obstacle: PermissionObstacle? = nil
    ) {
        self.operation = operation
        self.path = path
        self.errno = errno
        self.obstacle = obstacle
    }

    /// Whether this is a matter of rights: exit status 77.
    package var isPermission: Bool { errno == .permissionDenied || errno == .notPermitted }

    /// Whether the name simply is not there.
    package var isAbsence: Bool { errno == .noSuchFileOrDirectory }
}

extension StorageFailure: CustomStringConvertible {
    /// For example `create /var/lib/rekey/tmp/www~0007/key.pem: no space is left on the file system`.
    package var description: String {
        "\(operation.rawValue) \(PrintablePath(path)): \(ErrnoSentence(errno).cause)"
    }

    /// What to do, in one sentence; for a permission problem it names the user we are and what is in the way.
    package var hint: String {
        if isPermission, let obstacle { return obstacle.sentence }
        return ErrnoSentence(errno).remedy(for: path)
    }
}
