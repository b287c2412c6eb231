package import SystemPackage

/// Why a child process did not run, or was not seen to its end. A child that ran and ended badly is no failure but a
/// ``ChildOutcome``.
package enum ChildFailure: Error, Sendable, Equatable {
    /// The executable is not named by an absolute path.
    case notAbsolute(String)
    /// An argument or a variable contains a NUL, where the kernel would cut it off.
    case containsNull
    /// No name for an environment variable.
    case badVariable(String)
    /// Looked at right before it was to be run, it is none that may be.
    case refused(CommandRefusal)
    /// The kernel did not start it, for this reason.
    case notStarted(String, Errno)
    /// There was no process, no descriptor or no thread left to watch it with.
    case unwatched(Errno)
    /// The task was cancelled; the child's process group was stopped, and killed if it did not stop.
    case cancelled
}

extension ChildFailure: CustomStringConvertible {
    /// What is wrong.
    package var description: String {
        switch self {
        case .notAbsolute(let word): "\(PrintableText(word)): not an absolute path"
        case .containsNull: "an argument or environment variable contains a NUL"
        case .badVariable(let name): "\"\(PrintableText(name))\" is no name for an environment variable"
        case .refused(let refusal): "\(refusal)"
        case .notStarted(let path, let errno): "\(PrintableText(path)): \(Self.reason(errno))"
        case .unwatched(let errno): "the child process could not be watched: \(Self.lowercased(errno))"
        case .cancelled: "stopped before its end"
        }
    }

    private static func reason(_ errno: Errno) -> String {
        switch errno {
        case .noSuchFileOrDirectory: "not there, or the interpreter its first line names is not there"
        case .permissionDenied: "not executable, or on a file system mounted noexec"
        case .execFormatError: "neither a program for this machine nor a script with #! in its first line"
        case .textFileBusy: "somebody is writing to it"
        case .resourceTemporarilyUnavailable: "no process is left for it (ulimit -u, TasksMax=)"
        case .argListTooLong: "arguments and environment are too large"
        default: lowercased(errno)
        }
    }

    private static func lowercased(_ errno: Errno) -> String {
        let text = errno.description
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
