package import SystemPackage

/// Whose a file is and who may use it.
package struct FileAccess: Sendable, Hashable {
    /// The permission bits, whatever the umask.
    package let mode: FilePermissions
    /// The owner's number; nil leaves it to this process.
    package let owner: UInt32?
    /// The group's number; nil leaves it as it comes.
    package let group: UInt32?
    /// The label for SELinux; nil leaves it as it comes, and it is never a reason to call a file changed.
    package var label: SecurityLabel?

    /// Access as it is to be.
    package init(mode: FilePermissions, owner: UInt32? = nil, group: UInt32? = nil, label: SecurityLabel? = nil) {
        self.mode = mode
        self.owner = owner
        self.group = group
        self.label = label
    }

    /// Whether a file has the mode, the owner and the group.
    package func isHeld(by file: FileMetadata) -> Bool {
        file.mode == mode && (owner ?? file.owner) == file.owner && (group ?? file.group) == file.group
    }
}
