package import Storage
package import SystemPackage

/// Who owns a file and who may do what with it: what a judgement of permissions needs, and nothing of the content.
package struct FileFactsSeen: Sendable, Hashable {
    /// The file, as it was asked for.
    package let path: FilePath
    /// What stands there, a link followed.
    package let kind: FileMetadata.Kind
    /// The permission bits, with set-user-ID, set-group-ID and sticky (07777).
    package let mode: FilePermissions
    /// The owner's user number.
    package let owner: UInt32
    /// The group's number.
    package let group: UInt32
    /// When its content last changed, in nanoseconds since 1970-01-01 UTC.
    package let modified: Int64

    package init(path: FilePath, _ metadata: FileMetadata) {
        self.path = path
        kind = metadata.kind
        mode = metadata.mode
        owner = metadata.owner
        group = metadata.group
        modified = metadata.modified
    }

    /// Whether people that are neither the owner nor in the group can read it.
    package var isReadableByAll: Bool { mode.contains(.otherRead) }
    /// Whether the group can read it.
    package var isReadableByGroup: Bool { mode.contains(.groupRead) }
    /// Whether somebody who is neither the owner nor root can write it.
    package var isWritableByOthers: Bool { !mode.isDisjoint(with: [.groupWrite, .otherWrite]) }
}
