import CLinux
import Glibc
import SystemPackage

/// The two system calls by which Linux itself refuses what must not happen, and what is done where it lacks them.
///
/// Lacking means `ENOSYS` (a kernel before 5.6, some sandboxes), `EPERM` (a system call filter that has never heard of
/// the call) or, of a rename, `EINVAL` (NFS and other file systems without the flag). Nothing is remembered: the second
/// way says by itself what is really wrong, where something is.
struct DirectoryCalls: Sendable {
    /// openat2(2), with `RESOLVE_BENEATH`, `RESOLVE_NO_SYMLINKS` and `RESOLVE_NO_MAGICLINKS`.
    let openBeneath: @Sendable (Int32, UnsafePointer<CChar>, _ flags: Int32, _ mode: mode_t) -> Int32
    /// renameat2(2) with `RENAME_NOREPLACE`.
    let renameNoReplace: @Sendable (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>) -> Int32

    /// The kernel's own.
    static let kernel = DirectoryCalls(
        openBeneath: { rekey_open_beneath($0, $1, UInt32(bitPattern: $2), $3) },
        renameNoReplace: { rekey_rename_noreplace($0, $1, $2, $3) }
    )

    /// Opens what has a name in a directory; what is made gets `mode`.
    ///
    /// A name is one component. The kernel lets no other lead out of the directory (`EXDEV`), and where it can't be
    /// asked for that, no other is tried.
    func open(
        _ name: UnsafePointer<CChar>,
        in directory: Int32,
        _ flags: Int32,
        mode: mode_t
    ) throws(Errno) -> Int32 {
        // "EINVAL: how.flags does not contain O_CREAT or O_TMPFILE, but how.mode is nonzero" (openat2(2)).
        let mode = flags & O_CREAT == 0 ? 0 : mode
        do throws(Errno) {
            return try attempt { openBeneath(directory, name, flags, mode) }.get()
        } catch .noFunction, .notPermitted {
            guard Self.isOneComponent(name) else { throw .improperLink }
            return try attempt { openat(directory, name, flags, mode) }.get()
        }
    }

    /// Gives a file or a link a name that nothing has (else `EEXIST`), in place of its first one.
    func rename(
        _ name: UnsafePointer<CChar>,
        in directory: Int32,
        to target: UnsafePointer<CChar>,
        in other: Int32
    ) throws(Errno) {
        do throws(Errno) {
            _ = try attempt { renameNoReplace(directory, name, other, target) }.get()
        } catch .invalidArgument, .noFunction, .notPermitted {
            try moveByLink(name, in: directory, to: target, in: other)
        }
    }

    /// The second name first, by linkat(2), which refuses every target on every file system; then the first one goes.
    /// Killed in between, both names are there.
    func moveByLink(
        _ name: UnsafePointer<CChar>,
        in directory: Int32,
        to target: UnsafePointer<CChar>,
        in other: Int32
    ) throws(Errno) {
        _ = try attempt { linkat(directory, name, other, target, 0) }.get()
        _ = try attempt { unlinkat(directory, name, 0) }.get()
    }

    private static func isOneComponent(_ name: UnsafePointer<CChar>) -> Bool {
        strchr(name, 0x2F) == nil && strcmp(name, "..") != 0
    }
}
