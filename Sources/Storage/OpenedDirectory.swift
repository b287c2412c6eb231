/// A directory held open: names are looked up in it and nowhere else, whatever becomes of the path that led to it.
///
/// No verb follows a symbolic link. A name is one component, without a slash. Conformers are safe to use from several
/// tasks at once; every verb blocks.
package protocol OpenedDirectory: Sendable {
    /// What stands at a name, or nil when nothing does.
    func metadata(of name: String) throws(StorageFailure) -> FileMetadata?

    /// The SELinux label of a regular file; nil where it has none, or none can be read.
    func label(of name: String) -> SecurityLabel?

    /// Lends a descriptor open for reading on a regular file, and closes it afterwards.
    func read<Value, Reason: Error>(
        _ name: String,
        through body: (_ descriptor: Int32) throws(Reason) -> Value
    ) throws(BorrowingFailure<Reason>) -> Value

    /// Creates a file that must not exist, and syncs it. It is born `0600`, empty, and has its final owner, group, mode
    /// and label before `body` writes the first byte. On any failure it is removed.
    func create<Reason: Error>(
        _ name: String,
        access: FileAccess,
        writing body: (_ descriptor: Int32) throws(Reason) -> Void
    ) throws(BorrowingFailure<Reason>)

    /// What a symbolic link says, or nil when nothing is there. Something else than a link is an error (`EINVAL`).
    func readLink(_ name: String) throws(StorageFailure) -> String?

    /// Creates a symbolic link that must not exist.
    func symlink(to target: String, at name: String) throws(StorageFailure)

    /// Renames within the directory, replacing in one step what is at `target`.
    func rename(_ name: String, to target: String) throws(StorageFailure)

    /// Renames within the directory, unless something is at `target` (`EEXIST`).
    func renameNoReplace(_ name: String, to target: String) throws(StorageFailure)

    /// Removes a file or a link; what is not there is no error.
    func remove(_ name: String) throws(StorageFailure)

    /// Makes the names survive a power cut.
    func sync() throws(StorageFailure)
}
