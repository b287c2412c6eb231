import ACME
import Hooks
import SystemPackage

/// What went wrong with a hook, as a solver says it.
enum HookTrouble {
    case refused(CommandRefusal)
    case notRun(ChildFailure)
    case ended(ChildOutcome.Ending, output: String)

    /// How much of a hook's output is quoted, in characters.
    static let quoteLimit = 400

    /// The failure, with the hook's name in front.
    func failure(of hook: String) -> SolverFailure {
        switch self {
        case .refused(let refusal):
            SolverFailure(reason: "\(hook): \(refusal)", isPermanent: true, hint: refusal.hint)
        case .notRun(let failure):
            SolverFailure(reason: "\(hook): \(failure)", isPermanent: failure.isPermanent, hint: nil)
        case .ended(let ending, let output):
            SolverFailure(
                reason: "\(hook): \(ending)\(Self.quote(output))",
                isPermanent: ending.isPermanent,
                hint: ending == .timedOut ? "raise its deadline, or find out what it waits for" : nil
            )
        }
    }

    /// The last three lines that say something, in one: why a program stopped stands at its end.
    private static func quote(_ output: String) -> String {
        let lines = output.split(whereSeparator: \.isNewline).filter { $0.contains { !$0.isWhitespace } }
        guard !lines.isEmpty else { return ", and printed nothing" }
        let words = lines.suffix(3).joined(separator: " / ")
        return ": " + (words.count > quoteLimit ? "…\(words.suffix(quoteLimit))" : words)
    }
}

extension ChildFailure {
    /// Whether somebody has to change something first.
    fileprivate var isPermanent: Bool {
        switch self {
        case .notAbsolute, .containsNull, .badVariable: true
        case .notStarted(_, let errno): errno != .resourceTemporarilyUnavailable && errno != .textFileBusy
        case .refused: true
        case .unwatched, .cancelled: false
        }
    }
}

extension ChildOutcome.Ending {
    /// 126 and 127 are the shell's words for a program that is not there. Any other status may be a provider's bad day.
    fileprivate var isPermanent: Bool { self == .exited(126) || self == .exited(127) }
}
