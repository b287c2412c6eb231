package import SystemPackage

/// Whose a file is and who may use it.
package struct FileAccess: Sendable, Hashable {
    /// The permission bits, whatever the umask.
    package let mode: FilePermissions
    /// The owner's number; nil leaves it to this process.
    package let owner: UInt32?
    /// The group's number; nil leaves it as it comes.
    package let group: UInt32?

    /// Access as it is to be.
    package init(mode: FilePermissions, owner: UInt32? = nil, group: UInt32? = nil) {
        self.mode = mode
        self.owner = owner
        self.group = group
    }

    /// Whether a file has it.
    package func isHeld(by file: FileMetadata) -> Bool {
        file.mode == mode && (owner ?? file.owner) == file.owner && (group ?? file.group) == file.group
    }
}
