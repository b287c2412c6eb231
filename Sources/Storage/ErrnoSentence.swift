import SystemPackage

/// What the kernel's reason means to somebody who runs a server: what is wrong, and what to do.
struct ErrnoSentence {
    /// What is wrong, in lower case, without a full stop.
    let cause: String
    private let advice: Advice

    /// What can be done. The place is filled in by `remedy(for:)`.
    private enum Advice {
        case fixed(String)
        case inspect(String)
    }

    /// What to do about it at `path`.
    func remedy(for path: FilePath) -> String {
        switch advice {
        case .fixed(let text): text
        case .inspect(let command): "look with: \(command) \(PrintablePath(path))"
        }
    }

    private init(_ cause: String, _ advice: Advice) {
        self.cause = cause
        self.advice = advice
    }

    init(_ errno: Errno) {
        self = Self.rights(errno) ?? Self.room(errno) ?? Self.names(errno) ?? Self.machine(errno) ?? Self.unknown(errno)
    }

    private static func rights(_ errno: Errno) -> ErrnoSentence? {
        switch errno {
        case .permissionDenied:
            ErrnoSentence("permission denied", .inspect("namei -l"))
        case .notPermitted:
            ErrnoSentence(
                "not permitted",
                .fixed(
                    "only the owner or root may; an immutable flag (lsattr) or a group not ours refuses too"
                )
            )
        case .readOnlyFileSystem:
            ErrnoSentence(
                "the file system is read-only",
                .fixed(
                    "mount it writable; under systemd see ReadWritePaths=; read the kernel log for disk errors"
                )
            )
        case .textFileBusy:
            ErrnoSentence("the file is being run", .fixed("stop the program that runs from it, then try again"))
        default: nil
        }
    }

    private static func room(_ errno: Errno) -> ErrnoSentence? {
        switch errno {
        case .noSpace:
            ErrnoSentence(
                "no space is left on the file system",
                .fixed("free space or inodes (df -h, df -i); nothing live was touched and the next run tries again")
            )
        case .diskQuotaExceeded:
            ErrnoSentence(
                "the disk quota is used up",
                .fixed("raise the quota of the user this runs as (quota -v), or free space")
            )
        case .fileTooLarge:
            ErrnoSentence(
                "the file is larger than allowed",
                .fixed(
                    "keys and certificates are small: see what it is; a limit (ulimit -f) refuses too"
                )
            )
        case .tooManyOpenFiles:
            ErrnoSentence(
                "this process has too many open files",
                .fixed("raise its limit (ulimit -n, or LimitNOFILE= under systemd)")
            )
        case .tooManyOpenFilesInSystem:
            ErrnoSentence(
                "the machine has too many open files",
                .fixed("raise fs.file-max, or find what holds them (lsof)")
            )
        case .tooManyLinks:
            ErrnoSentence("the directory cannot take more entries", .fixed("prune old generations"))
        case .noMemory:
            ErrnoSentence("the kernel is out of memory", .fixed("free memory or raise the service's memory limit"))
        default: nil
        }
    }

    private static func names(_ errno: Errno) -> ErrnoSentence? {
        switch errno {
        case .noSuchFileOrDirectory:
            ErrnoSentence("no such file or directory", .inspect("namei -l"))
        case .fileExists:
            ErrnoSentence(
                "something is there already",
                .fixed("it is not overwritten: move it away if it is not needed")
            )
        case .directoryNotEmpty:
            ErrnoSentence(
                "the directory is not empty",
                .fixed("it is not overwritten: move it away if it is not needed")
            )
        case .notDirectory:
            ErrnoSentence("a component of the path is not a directory", .inspect("namei -l"))
        case .isDirectory:
            ErrnoSentence("it is a directory", .fixed("name a file inside it"))
        case .tooManySymbolicLinkLevels:
            ErrnoSentence(
                "it is a symbolic link where none is allowed, or the links go in a circle",
                .inspect("namei -l")
            )
        case .fileNameTooLong:
            ErrnoSentence(
                "the name is too long for the file system",
                .fixed("choose a shorter certificate name or path")
            )
        case .improperLink:
            ErrnoSentence(
                "source and target are on different file systems",
                .fixed("the state directory must be one file system: no mount point or link inside it")
            )
        case .invalidArgument:
            ErrnoSentence("the file system or the kind of file does not allow this", .inspect("stat -f"))
        default: nil
        }
    }

    private static func machine(_ errno: Errno) -> ErrnoSentence? {
        switch errno {
        case .ioError:
            ErrnoSentence(
                "the disk reported an error",
                .fixed(
                    "read the kernel log (dmesg) and check the disk; what was written is thrown away"
                )
            )
        case .resourceBusy:
            ErrnoSentence("it is in use by the kernel", .fixed("it may be a mount point: findmnt shows it"))
        case .noLocks:
            ErrnoSentence(
                "the file system gives no locks",
                .fixed("keep the state directory on a local file system; network file systems lose locks")
            )
        case .staleNFSFileHandle:
            ErrnoSentence(
                "the network file system lost the file",
                .fixed("keep the state directory on a local file system")
            )
        case .notSupported:
            ErrnoSentence("the file system does not support this", .inspect("stat -f"))
        case .interrupted:
            ErrnoSentence("interrupted by a signal", .fixed("run it again"))
        case .canceled:
            ErrnoSentence("canceled", .fixed("run it again"))
        default: nil
        }
    }

    private static func unknown(_ errno: Errno) -> ErrnoSentence {
        // The C library's text, in this project's form: lower case at the start.
        let text = errno.description
        return ErrnoSentence(text.prefix(1).lowercased() + text.dropFirst(), .inspect("namei -l"))
    }
}
