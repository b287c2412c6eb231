import Hooks
import Storage

/// Runs a service's `validate` or `reload` command for a generation.
struct ServiceCommand: Sendable {
    let runner: any ChildRunner
    let state: StateDirectory

    /// Runs an argv, whose first word is an absolute path or is looked up in the fixed search path; returns when it
    /// exits with 0. No words mean nothing to run.
    ///
    /// Never a shell; what the command knows is ``ServiceContext`` and nothing else. The program is checked again right
    /// before it is run, as it was by ``Preflight``.
    func run(
        _ words: [String],
        for event: HookEvent,
        of generation: Generation,
        target: DeploymentTarget,
        isWithdrawn: Bool = false
    ) async throws(CommandFailure) {
        guard let word = words.first else { return }
        let command = try command(
            word,
            Array(words.dropFirst()),
            for: event,
            of: generation,
            target: target,
            isWithdrawn
        )
        let outcome: ChildOutcome
        do {
            outcome = try await runner.run(command)
        } catch {
            throw .notRun(error)
        }
        guard outcome.isSuccess else {
            throw .ended(command: words.joined(separator: " "), outcome.ending, output: outcome.output.text)
        }
    }

    private func command(
        _ word: String,
        _ arguments: [String],
        for event: HookEvent,
        of generation: Generation,
        target: DeploymentTarget,
        _ isWithdrawn: Bool
    ) throws(CommandFailure) -> ChildCommand {
        let executable: String
        do {
            executable = try CommandPath.resolve(word)
        } catch {
            throw .refused(error)
        }
        do {
            let context = try ServiceContext.make(
                for: generation,
                target: target,
                state: state,
                isWithdrawn: isWithdrawn
            )
            return ChildCommand(
                executable: executable,
                arguments: arguments,
                environment: context.environment,
                input: context.json(for: event),
                deadline: target.deadline
            )
        } catch {
            throw .context(error)
        }
    }
}
