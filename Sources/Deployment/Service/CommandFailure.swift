package import Hooks

/// Why a service's command did not do what it was asked to.
package enum CommandFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The command is not one that may be run.
    case refused(CommandRefusal)
    /// What it has to be told cannot be told safely.
    case context(MalformedHookFact)
    /// The directory of hooks cannot be used.
    case directory(HookDirectoryFailure)
    /// The system did not start it, or it was stopped because we were.
    case notRun(ChildFailure)
    /// It ran and did not succeed; all that was kept of its output, safe to print.
    case ended(command: String, ChildOutcome.Ending, output: String)

    /// Whether it was a hook that wants to be told later, and nothing else is wrong.
    package var isTryLater: Bool {
        guard case .ended(_, let ending, _) = self else { return false }
        return HookVerdict(ending) == .tryLater
    }

    /// One line: of the output only the last line that says something.
    package var description: String {
        switch self {
        case .refused(let refusal): return "\(refusal)"
        case .context(let failure): return "\(failure)"
        case .directory(let failure): return "\(failure)"
        case .notRun(let failure): return "\(failure)"
        case .ended(let command, let ending, let output):
            let words = output.split(whereSeparator: \.isNewline).last.map { ": \($0.prefix(300))" } ?? ""
            return "\(command): \(ending)\(words)"
        }
    }
}
