import Glibc

/// Which file a program was when it was looked at: another one under the same path, or the same one changed, is not it.
package struct ProgramIdentity: Sendable, Equatable {
    private let device: UInt64
    private let inode: UInt64
    private let size: Int64
    private let modified: Instant
    private let changed: Instant

    private struct Instant: Equatable {
        let seconds: Int
        let nanoseconds: Int

        init(_ time: timespec) { (seconds, nanoseconds) = (time.tv_sec, time.tv_nsec) }
    }

    /// From what the kernel says of an open file.
    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = Instant(status.st_mtim)
        changed = Instant(status.st_ctim)
    }
}
