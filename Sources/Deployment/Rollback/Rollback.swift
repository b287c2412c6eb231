package import Hooks
package import Storage

/// What came of going back.
package struct RollbackReport: Sendable, Equatable {
    /// The generation that is live again.
    package let restored: GenerationNumber
    /// Reload and verification of the old certificate, for each target.
    package let targets: [TargetReport]

    /// Whether every service that can be asked serves the old certificate again and took its reload.
    package var isComplete: Bool {
        targets.allSatisfy { !$0.reload.isFailure && $0.verdict.isServedEverywhere }
    }
}

/// Makes the previous generation live again.
///
/// To be called under the certificate's lock. Safe to repeat after a crash in the middle of it.
package struct Rollback: Sendable {
    private let fileSystem: any FileSystem
    private let state: StateDirectory
    private let announcer: Announcer

    /// A way back.
    package init(
        fileSystem: any FileSystem,
        state: StateDirectory,
        runner: any ChildRunner,
        verifier: Verifier,
        hooks: LineageHooks = .none
    ) {
        self.fileSystem = fileSystem
        self.state = state
        announcer = Announcer(reloader: Reloader(runner: runner, state: state), verifier: verifier, hooks: hooks)
    }

    /// One rename back and the real files again, then reload and verification of the old certificate. Throws only when the
    /// rename failed: then the new generation is still live.
    package func run(
        to previous: Generation,
        from left: GenerationNumber? = nil,
        for targets: [DeploymentTarget],
        settle: Duration = .seconds(3)
    ) async throws(LiveLinkFailure) -> RollbackReport {
        try LinkMover(fileSystem: fileSystem, state: state).pointLive(at: previous, for: targets)
        let reports = await announcer.announce(
            .rolledBack,
            of: previous,
            previous: left,
            to: targets,
            settle: settle,
            without: putBack(previous, for: targets)
        )
        return RollbackReport(restored: previous.number, targets: reports)
    }

    /// Each target for itself: one that cannot be written must not keep the others from going back.
    private func putBack(_ previous: Generation, for targets: [DeploymentTarget]) -> [String: CopyFailure] {
        let placer = CopyPlacer(fileSystem: fileSystem, state: state)
        var failures: [String: CopyFailure] = [:]
        for target in targets {
            do throws(CopyFailure) { try placer.place(previous, for: [target], of: targets) } catch {
                failures[target.name] = error
            }
        }
        return failures
    }
}
