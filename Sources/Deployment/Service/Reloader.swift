package import Hooks
package import Storage

/// What came of asking a service to take the new pair.
package enum ReloadResult: Sendable, Equatable {
    /// There is no command: the service watches its files, or somebody else reloads it.
    case notConfigured
    /// The command exited with 0.
    case reloaded
    /// It did not.
    case failed(CommandFailure)
    /// Its real files could not be put at their paths, so it was not run.
    case notCopied(CopyFailure)
    /// A service of its wave does not accept its configuration, so nobody of it was told.
    case refused([ValidationFinding])

    /// Whether the service could not be told.
    package var isFailure: Bool {
        switch self {
        case .notConfigured, .reloaded: false
        case .failed, .notCopied, .refused: true
        }
    }
}

/// Runs `reload` commands.
package struct Reloader: Sendable {
    private let command: ServiceCommand

    /// A reloader.
    package init(runner: any ChildRunner, state: StateDirectory) {
        command = ServiceCommand(runner: runner, state: state)
    }

    /// Reloads one service because of an event, ``HookEvent/activated`` or ``HookEvent/rolledBack``. Never throws: what
    /// a failure means is decided later, by what is served.
    package func reload(
        _ target: DeploymentTarget,
        for event: HookEvent,
        of generation: Generation,
        isWithdrawn: Bool = false
    ) async -> ReloadResult {
        guard !target.reload.isEmpty else { return .notConfigured }
        do throws(CommandFailure) {
            try await command.run(
                target.reload,
                for: event,
                of: generation,
                target: target,
                isWithdrawn: isWithdrawn
            )
            return .reloaded
        } catch {
            return .failed(error)
        }
    }
}
