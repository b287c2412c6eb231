package import ACME
package import Hooks

/// A program of the operator's that writes DNS records by a convention it was made for, run unmodified.
package struct HookProgram: Sendable {
    private let words: [String]
    private let variables: HookVariables
    private let runner: any ChildRunner
    private let deadline: Duration

    /// How long a program has by default: DNS providers are slow, and some wait until their servers agree.
    package static let defaultDeadline = Duration.seconds(180)

    /// A program, by absolute path or a word that ``CommandPath`` finds, and the arguments that come first; never a
    /// shell's command line. It knows its convention's variables, `variables`, `PATH` and `LANG`, and nothing else.
    package init(
        _ words: [String],
        variables: HookVariables = .none,
        runner: any ChildRunner,
        deadline: Duration = HookProgram.defaultDeadline
    ) {
        self.words = words
        self.variables = variables
        self.runner = runner
        self.deadline = deadline
    }

    /// What messages call it.
    var name: String { "dns hook \(PrintableText(words.first ?? ""))" }

    /// Whether it may be run: there, executable, and changed by nobody else. Costs no order.
    package func rehearse() throws(SolverFailure) { _ = try executable() }

    /// Runs it to its end and gives what it wrote, standard output apart if asked for; fails unless it exits with 0.
    func run(
        _ arguments: [String],
        knowing convention: [String: String] = [:],
        keepingOutputApart: Bool = false
    ) async throws(SolverFailure) -> ChildOutcome {
        let command = ChildCommand(
            executable: try executable(),
            arguments: Array(words.dropFirst()) + arguments,
            environment: variables.environment(adding: convention),
            deadline: deadline,
            keepsOutputApart: keepingOutputApart
        )
        let outcome: ChildOutcome
        do throws(ChildFailure) { outcome = try await runner.run(command) } catch {
            throw HookTrouble.notRun(error).failure(of: name)
        }
        guard outcome.isSuccess else {
            let output = variables.strikeOut(in: outcome.output.text)
            throw HookTrouble.ended(outcome.ending, output: output).failure(of: name)
        }
        return outcome
    }

    private func executable() throws(SolverFailure) -> String {
        do throws(CommandRefusal) { return try CommandPath.resolve(words.first ?? "") } catch {
            throw HookTrouble.refused(error).failure(of: "dns hook")
        }
    }
}
