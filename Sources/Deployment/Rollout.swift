package import FoundationEssentials
package import Hooks
import PKI
package import Storage

/// How a rollout ended, with all evidence.
package struct RolloutReport: Sendable, Equatable {
    /// How each target took the new generation.
    package let targets: [TargetReport]
    /// What that means.
    package let summary: ServedSummary
    /// What was decided.
    package let action: RollbackTable.Action
    /// What came of going back, if that was decided.
    package let rollback: Result<RollbackReport, LiveLinkFailure>?
}

/// From live to settled or back: reload, verify, decide, and go back where the table says so.
///
/// To be called under the certificate's lock. Survey the endpoints before activation.
package struct Rollout: Sendable {
    private let announcer: Announcer
    private let rollback: Rollback
    private let recorder: any FactRecorder
    private let hooks: LineageHooks

    /// A rollout; one verifier serves both ways.
    package init(
        fileSystem: any FileSystem,
        state: StateDirectory,
        runner: any ChildRunner,
        verifier: Verifier,
        recorder: any FactRecorder,
        hooks: LineageHooks = .none
    ) {
        let reloader = Reloader(runner: runner, state: state)
        announcer = Announcer(reloader: reloader, verifier: verifier, hooks: hooks)
        rollback = Rollback(fileSystem: fileSystem, state: state, runner: runner, verifier: verifier, hooks: hooks)
        self.recorder = recorder
        self.hooks = hooks
    }

    /// Completes what activation began. Facts are recorded as they become true.
    ///
    /// - Parameters:
    ///   - before: the survey from before activation; an empty one after a restart, when silence proves nothing.
    ///   - isPreviousRevoked: whether the previous certificate is known to be revoked.
    ///   - settle: how long services may take until they serve the new certificate.
    package func complete(
        _ live: Live,
        for targets: [DeploymentTarget],
        before: Survey,
        isPreviousRevoked: Bool = false,
        settle: Duration = .seconds(3),
        at now: Date
    ) async -> RolloutReport {
        for target in targets { await record(.applied, live, target) }
        let reports = await announcer.announce(
            .activated,
            of: live.generation,
            previous: live.previous?.number,
            to: targets,
            settle: settle
        ) { target, result in
            if !result.isFailure { await record(.reloaded, live, target) }
        }
        await recordHooks(reports, live.generation)
        for (target, report) in zip(targets, reports) {
            await record(.served(ServedSummary([report.verdict], before: before).served), live, target)
        }
        let summary = ServedSummary(reports.map(\.verdict), before: before)
        let action = RollbackTable.decide(
            reload: reports.contains { $0.reload.isFailure } ? .failed : .succeeded,
            served: summary.served,
            previous: PreviousState(live.previous?.manifest.validity, isRevoked: isPreviousRevoked, at: now),
            wasReachableBefore: summary.wasReachableBefore
        )
        return RolloutReport(
            targets: reports,
            summary: summary,
            action: action,
            rollback: action == .rollBack ? await goBack(from: live, for: targets, settle: settle) : nil
        )
    }

    private func goBack(
        from live: Live,
        for targets: [DeploymentTarget],
        settle: Duration
    ) async -> Result<RollbackReport, LiveLinkFailure>? {
        guard let previous = live.previous else { return nil }
        await owe(previous)
        do {
            let report = try await rollback.run(
                to: previous,
                from: live.generation.number,
                for: targets,
                settle: settle
            )
            await recordHooks(report.targets, previous)
            return .success(report)
        } catch {
            return .failure(error)
        }
    }

    /// That hooks have to hear of a generation: what is applied and not reloaded is told again by the next run, should
    /// this one not come to it.
    private func owe(_ generation: Generation) async {
        guard hooks.isTold(of: .activated) else { return }
        for fact in [DeploymentFact.served(.old), .applied] {
            await recorder.record(fact, of: generation.name, generation: generation.number, target: LineageHooks.label)
        }
    }

    private func recordHooks(_ reports: [TargetReport], _ generation: Generation) async {
        guard let report = reports.first(where: \.isOfHooks), !report.reload.isFailure else { return }
        await recorder.record(
            .reloaded,
            of: generation.name,
            generation: generation.number,
            target: LineageHooks.label
        )
    }

    private func record(_ fact: DeploymentFact, _ live: Live, _ target: DeploymentTarget) async {
        await recorder.record(
            fact,
            of: live.generation.name,
            generation: live.generation.number,
            target: target.name
        )
    }
}
