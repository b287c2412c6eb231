import Glibc
import SystemPackage

/// An open file descriptor with one owner: closed when the owner is gone, and once only.
struct Descriptor: ~Copyable {
    let number: Int32

    /// Opens with `O_CLOEXEC | O_NOFOLLOW` added: no child inherits it, and a link planted at the name is refused.
    init(opening path: FilePath, _ flags: Int32, mode: mode_t = 0) throws(Errno) {
        number = try path.passed { open($0, flags | O_CLOEXEC | O_NOFOLLOW, mode) }
    }

    /// Opens what `path` leads to, links followed: for reading what others keep, never for what is ours to write.
    init(following path: FilePath, _ flags: Int32) throws(Errno) {
        number = try path.passed { open($0, flags | O_CLOEXEC) }
    }

    /// Opens what has a name in a directory, under the same rules, and by `calls` nothing outside of it; what is made is
    /// `0600`.
    init(
        opening name: UnsafePointer<CChar>,
        in directory: Int32,
        _ flags: Int32,
        by calls: DirectoryCalls
    ) throws(Errno) {
        number = try calls.open(name, in: directory, flags | O_CLOEXEC | O_NOFOLLOW, mode: 0o600)
    }

    /// As ``init(opening:in:_:by:)``, with a name of ours.
    init(named name: String, in directory: Int32, _ flags: Int32, by calls: DirectoryCalls) throws(Errno) {
        number = try name.withCString { start in
            Result { () throws(Errno) in
                try calls.open(start, in: directory, flags | O_CLOEXEC | O_NOFOLLOW, mode: 0o600)
            }
        }.get()
    }

    /// Opens the directory above one, where a link that has been judged said `..`.
    init(above directory: Int32, _ flags: Int32) throws(Errno) {
        number = try attempt { openat(directory, "..", flags | O_CLOEXEC | O_NOFOLLOW) }.get()
    }

    deinit { _ = Glibc.close(number) }

    /// Closes and reports. A late write error (NFS, quota) shows here, so whoever wrote must ask.
    ///
    /// EINTR is not an error and not a reason to repeat: Linux has freed the number by then.
    consuming func close() throws(Errno) {
        let number = number
        discard self
        if Glibc.close(number) != 0, errno != EINTR { throw Errno(rawValue: errno) }
    }

    /// What the descriptor stands for.
    func metadata() throws(Errno) -> FileMetadata {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw Errno(rawValue: errno) }
        return FileMetadata(status)
    }

    /// Opens a regular file and refuses anything else; `O_NONBLOCK`, so that a planted FIFO cannot make us wait.
    static func file(_ path: FilePath, _ flags: Int32, mode: mode_t = 0) throws(Errno) -> Descriptor {
        let descriptor = try Descriptor(opening: path, flags | O_NONBLOCK, mode: mode)
        switch try descriptor.metadata().kind {
        case .file: return descriptor
        case .directory: throw .isDirectory
        case .symbolicLink, .other: throw .invalidArgument
        }
    }

    /// Makes the content durable; one attempt, for the reason given at ``FileSystem/sync(_:)``.
    func sync() throws(Errno) {
        guard fsync(number) == 0 else { throw Errno(rawValue: errno) }
    }
}
