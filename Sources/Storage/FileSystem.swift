package import SystemPackage

/// The disk, in the few verbs a rotation needs. Conformers are safe to use from several tasks at once.
///
/// No verb follows a symbolic link in the last component of a path; the components before it are followed, so
/// `live/NAME/key.pem` can be read. Nothing is durable until ``sync(_:)`` has returned for the file *and* for the
/// directory that holds its name; the verbs that write a file sync the file themselves, never its directory.
package protocol FileSystem: Sendable {
    /// What stands at `path`, or nil when nothing does.
    func metadata(of path: FilePath) throws(StorageFailure) -> FileMetadata?

    /// Makes a directory with exactly `mode`, whatever the umask. A directory that is there already is accepted as it
    /// is, its mode untouched; anything else in its place is an error (`EEXIST`).
    func makeDirectory(_ path: FilePath, mode: FilePermissions) throws(StorageFailure)

    /// The whole content of a regular file of at most `limit` bytes (`EFBIG` above). Never for a file that holds a key:
    /// use ``read(_:through:)``.
    func read(_ path: FilePath, limit: Int) throws(StorageFailure) -> [UInt8]

    /// Lends a descriptor open for reading on a regular file, and closes it afterwards. This is how a key is read:
    /// its octets go from the file to OpenSSL and are never a Swift value.
    func read<Value, Reason: Error>(
        _ path: FilePath,
        through body: (_ descriptor: Int32) throws(Reason) -> Value
    ) throws(BorrowingFailure<Reason>) -> Value

    /// Creates a file that must not exist, with these contents, and syncs it.
    ///
    /// It is born `0600` and gets its group and then its final mode by descriptor after the last byte is written, so
    /// nobody else can ever read a part of it. On any failure the file is removed.
    func create(
        _ path: FilePath,
        mode: FilePermissions,
        group: UInt32?,
        contents: [UInt8]
    ) throws(StorageFailure)

    /// As ``create(_:mode:group:contents:)``, the contents written by `body` to a descriptor it must not close. This
    /// is how a key is written.
    func create<Reason: Error>(
        _ path: FilePath,
        mode: FilePermissions,
        group: UInt32?,
        writing body: (_ descriptor: Int32) throws(Reason) -> Void
    ) throws(BorrowingFailure<Reason>)

    /// Creates a file from the contents of others, one after the other, as ``create(_:mode:group:contents:)`` does.
    /// The octets move inside the kernel; a key among them never becomes a Swift value. A failure names the file
    /// concerned: a source with `.read`, the target with `.create` or `.concatenate`.
    func concatenate(
        _ sources: [FilePath],
        into path: FilePath,
        mode: FilePermissions,
        group: UInt32?
    ) throws(StorageFailure)

    /// Makes a symbolic link that must not exist. `target` is stored as it is, relative to the link's directory.
    func symlink(to target: String, at path: FilePath) throws(StorageFailure)

    /// What a symbolic link says, or nil when nothing is there. Something else than a link is an error (`EINVAL`).
    func readLink(_ path: FilePath) throws(StorageFailure) -> String?

    /// Renames, replacing in one step what is at `target` if its kind allows.
    func rename(_ path: FilePath, to target: FilePath) throws(StorageFailure)

    /// Renames, unless something is at `target` (`EEXIST` or `ENOTEMPTY`). Where the kernel or the file system cannot
    /// refuse by itself, an empty directory there counts as nothing when a directory is renamed.
    func renameNoReplace(_ path: FilePath, to target: FilePath) throws(StorageFailure)

    /// Removes a file, a link or an empty directory. What is not there is as removed as it can be: no error.
    func remove(_ path: FilePath) throws(StorageFailure)

    /// Removes a name and everything below it, never following a symbolic link. What is not there is no error.
    func removeTree(_ path: FilePath) throws(StorageFailure)

    /// The names in a directory, sorted by their bytes, without `.` and `..`.
    func list(_ path: FilePath) throws(StorageFailure) -> [String]

    /// Makes a file's content, or a directory's names, survive a power cut.
    ///
    /// A failure is final: after one, the kernel may have dropped the dirty pages and answer "fine" to the next call,
    /// so it must never be repeated on the same file. Throw the file away and write it anew.
    func sync(_ path: FilePath) throws(StorageFailure)

    /// Opens a directory outside of the state directory, to put files there that others must not be able to exchange.
    ///
    /// No component of the absolute path may be a symbolic link; each must belong to root, to us or to `owner`, and be
    /// writable by nobody else, unless it is sticky.
    func openDirectory(
        _ path: FilePath,
        trusting owner: UInt32?
    ) throws(UntrustedDirectory) -> any OpenedDirectory

    /// Opens a directory outside of the state directory, to put links there that lead into it.
    ///
    /// Components of the absolute path may be symbolic links where nobody but root and us could have put them; behind
    /// a directory that others can write, or own, none may be.
    func openDirectory(following path: FilePath) throws(UntrustedDirectory) -> any OpenedDirectory
}

/// Why work on a lent descriptor did not come to its end.
package enum BorrowingFailure<Reason: Error>: Error {
    /// The disk refused.
    case storage(StorageFailure)
    /// The borrower gave up, for its own reason.
    case borrower(Reason)
}

extension BorrowingFailure: Equatable where Reason: Equatable {}
