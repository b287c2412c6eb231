package import SystemPackage

/// The disk as something that only looks sees it: links are followed where a verb says so, and nothing is ever changed.
/// Conformers are safe to use from several threads at once; every verb blocks.
package protocol DiskReading: Sendable {
    /// What stands at `path` itself, a link not followed, or nil when nothing does.
    func metadata(of path: FilePath) throws(StorageFailure) -> FileMetadata?

    /// What stands where `path` leads, links followed. A link that leads nowhere is `ENOENT`, links in a circle `ELOOP`.
    func metadata(following path: FilePath) throws(StorageFailure) -> FileMetadata

    /// What a symbolic link says, or nil when nothing is there. Something else than a link is an error (`EINVAL`).
    func readLink(_ path: FilePath) throws(StorageFailure) -> String?

    /// The absolute path without any link in it (realpath(3)).
    func resolved(_ path: FilePath) throws(StorageFailure) -> FilePath

    /// The entries of a directory, sorted by the bytes of their names, without `.` and `..`; at most `limit` of them.
    /// The directory may be reached by a link. An entry that vanishes meanwhile is left out.
    func listing(of directory: FilePath, limit: Int) throws(StorageFailure) -> DirectoryListing

    /// Opens a regular file of at most `limit` bytes (`EFBIG` above), links followed, lends it to `body` and closes it.
    ///
    /// Anything but a regular file is refused without being waited for: a directory with `EISDIR`, a FIFO, a socket or
    /// a device with `EINVAL`.
    func look<Value>(
        at path: FilePath,
        limit: Int64,
        _ body: (borrowing OpenedFile) -> Value
    ) throws(StorageFailure) -> Value
}

extension DiskReading {
    /// The whole content of a regular file, links followed; never for a file that may hold a key. Files of /proc, which
    /// say they are empty, are read too; a file that turns out larger than `limit` bytes is `EFBIG`.
    package func contents(of path: FilePath, limit: Int) throws(StorageFailure) -> [UInt8] {
        let read = try look(at: path, limit: Int64(clamping: limit)) { file in file.beginning(limit &+ 1) }
        guard read.count <= limit else {
            throw StorageFailure(operation: .read, path: path, errno: .fileTooLarge)
        }
        return read
    }
}

/// A directory's names with what stands at each.
package struct DirectoryListing: Sendable {
    /// One name.
    package struct Entry: Sendable {
        /// The directory's path and the name, byte for byte as the kernel has it.
        package let path: FilePath
        /// What it is, a link not followed; nil when the kernel would not say.
        package let metadata: FileMetadata?

        /// An entry; for conformers of ``DiskReading``.
        package init(path: FilePath, metadata: FileMetadata?) {
            self.path = path
            self.metadata = metadata
        }
    }

    /// The names, sorted by their bytes.
    package let entries: [Entry]
    /// Whether there were more than the caller wanted.
    package let isCut: Bool

    /// A listing; for conformers of ``DiskReading``.
    package init(entries: [Entry], isCut: Bool = false) {
        self.entries = entries
        self.isCut = isCut
    }
}
