package import SystemPackage

/// Why a command is not run: found before anything is spent on it.
package enum CommandRefusal: Error, Sendable, Equatable {
    /// There is no word.
    case empty
    /// The word has a slash but does not start with one: what it means would depend on where we stand.
    case relative(String)
    /// No directory of the search path has it.
    case notFound(String)
    /// It could not be looked at.
    case unreadable(String, Errno)
    /// It is a directory, a device or the like.
    case notAFile(String)
    /// We may not execute it.
    case notExecutable(String)
    /// It, or a directory on the way to it, belongs to somebody who is neither root nor us.
    case foreign(String, owner: UInt32)
    /// It, or a directory on the way to it, can be changed by others.
    case writableByOthers(String, mode: UInt32)
    /// It is another file than the one that was checked, or was changed since.
    case changed(String)
}

extension CommandRefusal: CustomStringConvertible {
    /// What is wrong.
    package var description: String {
        switch self {
        case .empty: "the command is empty"
        case .relative(let word): "\(PrintableText(word)): a relative path"
        case .notFound(let word):
            "\(PrintableText(word)): not found in \(CommandPath.searchPath.joined(separator: ":"))"
        case .unreadable(let path, .noSuchFileOrDirectory): "\(PrintableText(path)): not there"
        case .unreadable(let path, let errno): "\(PrintableText(path)): \(errno.description.lowercased())"
        case .notAFile(let path): "\(PrintableText(path)): not a regular file"
        case .notExecutable(let path): "\(PrintableText(path)): not executable"
        case .foreign(let path, let owner): "\(PrintableText(path)): belongs to user \(owner), neither root nor us"
        case .writableByOthers(let path, let mode):
            "\(PrintableText(path)): writable by others (mode \(String(mode, radix: 8)))"
        case .changed(let path): "\(PrintableText(path)): was changed after it had been checked"
        }
    }

    /// What to do.
    package var hint: String {
        switch self {
        case .empty: "write the command as a list of words, the program first"
        case .relative, .notFound: "write the absolute path of the program"
        case .unreadable(let path, _): "look with: namei -l \(PrintableText(path))"
        case .notAFile: "name a program or a script"
        case .notExecutable(let path): "see what it is, then: chmod +x \(PrintableText(path))"
        case .foreign(let path, _): "see what it is, then: chown root \(PrintableText(path))"
        case .writableByOthers(let path, _): "see what is in it, then: chmod go-w \(PrintableText(path))"
        case .changed(let path): "see who writes to it: ls -l --full-time \(PrintableText(path))"
        }
    }
}
