/// How a file was when it was last read, and what came of it: an unchanged file is not read again.
package struct FileLook: Sendable, Equatable {
    package var path: String
    package var device: UInt64
    package var inode: UInt64
    /// The modification time, in nanoseconds since 1970.
    package var modified: Int
    /// A number of the caller's that changes with what lies around the file, such as who may read it.
    package var changed: Int
    /// In octets.
    package var size: Int
    /// What the octets turned out to be, in the caller's word; `none` for what holds no certificate.
    package var form: String
    /// What the caller needs to tell again without reading, such as blind spots; its own text, nil if there is nothing.
    package var outcome: String?

    package init(
        path: String,
        device: UInt64,
        inode: UInt64,
        modified: Int,
        changed: Int,
        size: Int,
        form: String,
        outcome: String? = nil
    ) {
        self.path = path
        self.device = device
        self.inode = inode
        self.modified = modified
        self.changed = changed
        self.size = size
        self.form = form
        self.outcome = outcome
    }
}
