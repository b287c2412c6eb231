package import SystemPackage

/// What a name on disk stands for, without following a symbolic link.
package struct FileMetadata: Sendable, Equatable {
    /// The kinds of name that make a difference here.
    package enum Kind: String, Sendable, Equatable {
        case file = "a file"
        case directory = "a directory"
        case symbolicLink = "a symbolic link"
        /// A socket, a FIFO or a device.
        case other = "neither file nor directory"
    }

    /// What it is.
    package let kind: Kind
    /// The permission bits, with set-user-ID, set-group-ID and sticky (07777).
    package let mode: FilePermissions
    /// The owner's user number.
    package let owner: UInt32
    /// The group's number.
    package let group: UInt32
    /// The size in bytes.
    package let size: Int64
    /// When the content was last changed, in nanoseconds since 1970-01-01 UTC.
    package let modified: Int64
    /// Device and inode: equal for two names of one file.
    package let identity: Identity

    /// Which file it is, whatever its name.
    package struct Identity: Sendable, Hashable {
        /// The number of the file system.
        package let device: UInt64
        /// The number of the file in it.
        package let inode: UInt64

        /// An identity as the kernel reports it.
        package init(device: UInt64, inode: UInt64) {
            self.device = device
            self.inode = inode
        }
    }

    /// Metadata put together by a deterministic file system.
    package init(
        kind: Kind,
        mode: FilePermissions,
        owner: UInt32,
        group: UInt32,
        size: Int64,
        modified: Int64,
        identity: Identity
    ) {
        self.kind = kind
        self.mode = mode
        self.owner = owner
        self.group = group
        self.size = size
        self.modified = modified
        self.identity = identity
    }

    /// Whether somebody who is neither the owner nor root can write.
    package var isWritableByOthers: Bool {
        !mode.isDisjoint(with: [.groupWrite, .otherWrite])
    }
}
