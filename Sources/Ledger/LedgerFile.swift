import Glibc

/// The database file and its two companions, as the file system shows them.
struct LedgerFile: Sendable {
    let path: String

    /// What a reader compares before and after a read to learn whether a writer came by.
    struct Look: Equatable {
        var inode: UInt64
        var size: Int64
        var modified: [Int]
        var journal: Int64

        /// Whether all that was committed is in the file itself, so that it can be read without the companions.
        var isStill: Bool { journal == 0 }
    }

    /// Makes the file, mode 0600 from its first moment, unless there is one; SQLite gives `-wal` and `-shm` the same mode.
    ///
    /// An existing file is never opened here: closing a descriptor would drop the locks of any other connection of this
    /// process to it (POSIX record locks). One that others may read is closed to them.
    func prepare() throws(LedgerFailure) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        if descriptor >= 0 {
            // A umask can only have taken bits away; the owner needs both.
            let result = fchmod(descriptor, 0o600)
            let number = errno
            close(descriptor)
            guard result == 0 else { throw refusal(number) }
            return
        }
        guard errno == EEXIST else { throw refusal(errno) }
        var status = stat()
        guard lstat(path, &status) == 0 else { throw refusal(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw LedgerFailure(.cannotOpen, path: path, sentence: "not a regular file")
        }
        guard status.st_mode & 0o077 != 0 else { return }
        for name in [path, path + "-wal", path + "-shm"] where chmod(name, 0o600) != 0 && errno != ENOENT {
            throw refusal(errno)
        }
    }

    /// How things stand; nil if there is no such file.
    func look() throws(LedgerFailure) -> Look? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw refusal(errno) }
            return nil
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw LedgerFailure(.cannotOpen, path: path, sentence: "not a regular file")
        }
        let journal = size(of: "-wal").addingReportingOverflow(size(of: "-journal"))
        return Look(
            inode: UInt64(status.st_ino),
            size: Int64(status.st_size),
            modified: [status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec],
            journal: journal.overflow ? .max : journal.partialValue
        )
    }

    /// Renames the file and its companions; the companions follow, because a `-wal` beside another database would harm it.
    func rename(addingSuffix suffix: String) throws(LedgerFailure) -> String {
        let aside = path + suffix
        guard access(aside, F_OK) != 0 else {
            throw LedgerFailure(.cannotOpen, path: aside, sentence: "exists already")
        }
        for companion in ["-wal", "-shm", "-journal"] {
            guard Glibc.rename(path + companion, aside + companion) == 0 || errno == ENOENT else {
                throw refusal(errno)
            }
        }
        guard Glibc.rename(path, aside) == 0 || errno == ENOENT else { throw refusal(errno) }
        return aside
    }

    private func size(of companion: String) -> Int64 {
        var status = stat()
        return stat(path + companion, &status) == 0 ? Int64(status.st_size) : 0
    }

    private func refusal(_ number: Int32) -> LedgerFailure {
        let kind: LedgerFailure.Kind =
            switch number {
            case ENOSPC, EDQUOT: .full
            case EROFS: .readOnly
            case EIO: .inputOutput
            default: .cannotOpen
            }
        return LedgerFailure(kind, path: path, sentence: String(cString: strerror(number)).lowercased())
    }
}
