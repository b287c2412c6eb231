import Hooks
import Storage

/// Asks the services themselves, with their own `validate` commands.
struct ServiceTester: Sendable {
    private let command: ServiceCommand

    init(runner: any ChildRunner, state: StateDirectory) {
        command = ServiceCommand(runner: runner, state: state)
    }

    /// All refusals, one after the other in the order of the targets; targets without a command accept everything.
    func refusals(of generation: Generation, by targets: [DeploymentTarget]) async -> [ValidationFinding] {
        var findings: [ValidationFinding] = []
        for target in targets {
            do throws(CommandFailure) {
                try await command.run(target.validate, for: .validate, of: generation, target: target)
            } catch {
                findings.append(.serviceRefuses(target: target.name, error))
            }
        }
        return findings
    }
}
