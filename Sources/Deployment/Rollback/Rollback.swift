package import Hooks
package import Storage

/// What came of going back.
package struct RollbackReport: Sendable, Equatable {
    /// The generation that is live again; nil where none is: then the services' paths show what was there before the
    /// first one took its place.
    package let restored: GenerationNumber?
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
    let fileSystem: any FileSystem
    let state: StateDirectory
    let announcer: Announcer

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
    ///
    /// - Parameters:
    ///   - targets: those that have been told of what is left, or were about to be; the others have nothing to go back from.
    ///   - all: all of the certificate's; nil when these are.
    ///   - tellsHooks: whether hooks hear of it: those that never heard of what is left need not.
    package func run(
        to previous: Generation,
        from left: GenerationNumber? = nil,
        for targets: [DeploymentTarget],
        of all: [DeploymentTarget]? = nil,
        tellsHooks: Bool = true,
        settle: Duration = .seconds(3)
    ) async throws(LiveLinkFailure) -> RollbackReport {
        faultPoint("rollback-decided")
        try LinkMover(fileSystem: fileSystem, state: state).pointLive(at: previous, for: all ?? targets)
        faultPoint("rollback-switched")
        let reports = await announcer.announce(
            .rolledBack,
            of: previous,
            previous: left,
            to: targets,
            settle: settle,
            withheld: putBack(previous, for: targets, of: all ?? targets),
            tellsHooks: tellsHooks
        )
        return RollbackReport(restored: previous.number, targets: reports)
    }

    /// Each target for itself: one that cannot be written must not keep the others from going back.
    private func putBack(
        _ previous: Generation,
        for targets: [DeploymentTarget],
        of all: [DeploymentTarget]
    ) -> [String: ReloadResult] {
        let placer = CopyPlacer(fileSystem: fileSystem, state: state)
        var failures: [String: ReloadResult] = [:]
        for target in targets {
            do throws(CopyFailure) { try placer.place(previous, for: [target], of: all) } catch {
                failures[target.name] = .notCopied(error)
            }
        }
        return failures
    }
}
