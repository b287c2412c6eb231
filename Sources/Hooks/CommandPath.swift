import Glibc
import SystemPackage

/// Finds the program a command means, and refuses one that somebody else could change.
package enum CommandPath {
    /// Where a word without a slash is looked up, whatever `PATH` this process was started with.
    package static let searchPath = [
        "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin",
    ]

    /// The absolute path of the program that `word` means: a word without a slash is looked up, a path is absolute.
    ///
    /// A program run with our rights must be one that only root and we can change. So the file, after all symbolic
    /// links, belongs to root or to `user` and is writable by nobody else, and every directory on the way to it belongs
    /// to root or `user` and is not writable by everybody (but sticky ones, where others cannot rename what is ours).
    /// The answer holds for now: ask before an order is spent, and again right before the program is run.
    package static func resolve(
        _ word: String,
        user: UInt32 = geteuid()
    ) throws(CommandRefusal) -> String { try examine(word, user: user).path }

    /// The same, with the file that it is, for whoever wants to know later that it is still that one.
    package static func examine(
        _ word: String,
        user: UInt32 = geteuid()
    ) throws(CommandRefusal) -> ExaminedProgram {
        guard !word.isEmpty else { throw .empty }
        guard !word.utf8.contains(0) else { throw .unreadable(word, .invalidArgument) }
        if word.hasPrefix("/") { return try check(word, user: user) }
        guard !word.contains("/") else { throw .relative(word) }
        for directory in searchPath {
            let path = "\(directory)/\(word)"
            guard access(path, F_OK) == 0 else { continue }
            return try check(path, user: user)
        }
        throw .notFound(word)
    }

    /// `O_PATH` of `<fcntl.h>`, which Glibc's module does not show.
    private static let openPathOnly: Int32 = 0o10_000_000

    /// Everything is asked of one open descriptor, so that all answers are about one file.
    private static func check(_ path: String, user: UInt32) throws(CommandRefusal) -> ExaminedProgram {
        let descriptor = open(path, openPathOnly | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path, Errno(rawValue: errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(path, Errno(rawValue: errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path) }
        // What the descriptor is open on, by the kernel's own name for it.
        guard faccessat(AT_FDCWD, "/proc/self/fd/\(descriptor)", X_OK, AT_EACCESS) == 0 else {
            throw .notExecutable(path)
        }
        try check(owner: status, of: path, forbidden: S_IWGRP | S_IWOTH, user: user)
        // The way as it is written, and the way after all links: either could be used to put another program there.
        for place in [path, real(path)] { try checkAncestors(of: place, user: user) }
        return ExaminedProgram(path: path, identity: ProgramIdentity(status))
    }

    /// That a file which a shell will read into itself, so need not be executable, may be trusted as a program is:
    /// absolute, regular, readable, and changed by nobody but root and `user`.
    package static func checkSourced(_ path: String, user: UInt32 = geteuid()) throws(CommandRefusal) {
        guard !path.isEmpty else { throw .empty }
        guard path.hasPrefix("/") else { throw .relative(path) }
        guard !path.utf8.contains(0) else { throw .unreadable(path, .invalidArgument) }
        let status = try look(at: path)
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path) }
        guard faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0 else { throw .unreadable(path, Errno(rawValue: errno)) }
        try check(owner: status, of: path, forbidden: S_IWGRP | S_IWOTH, user: user)
        for place in [path, real(path)] { try checkAncestors(of: place, user: user) }
    }

    /// That a directory may be trusted with programs: ``HookDirectory`` asks it about itself.
    static func checkDirectory(_ path: String, user: UInt32) throws(CommandRefusal) {
        let status = try look(at: path)
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .notAFile(path) }
        try check(owner: status, of: path, forbidden: S_IWGRP | S_IWOTH, user: user)
        for place in [path, real(path)] { try checkAncestors(of: place, user: user) }
    }

    private static func checkAncestors(of path: String, user: UInt32) throws(CommandRefusal) {
        var place = FilePath(path).removingLastComponent()
        while !place.isEmpty {
            let status = try look(at: place.string)
            // A group may write here: on many systems /usr/local belongs to a group of administrators.
            let forbidden = status.st_mode & S_ISVTX == 0 ? S_IWOTH : 0
            try check(owner: status, of: place.string, forbidden: forbidden, user: user)
            guard place.removeLastComponent() else { return }
        }
    }

    private static func check(
        owner status: stat,
        of path: String,
        forbidden: mode_t,
        user: UInt32
    ) throws(CommandRefusal) {
        guard status.st_uid == 0 || status.st_uid == user else { throw .foreign(path, owner: status.st_uid) }
        guard status.st_mode & forbidden == 0 else {
            throw .writableByOthers(path, mode: status.st_mode & 0o7777)
        }
    }

    private static func look(at path: String) throws(CommandRefusal) -> stat {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .unreadable(path, Errno(rawValue: errno)) }
        return status
    }

    /// The path after all symbolic links; as it is when that cannot be found out.
    private static func real(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
