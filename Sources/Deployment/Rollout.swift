package import FoundationEssentials
package import Hooks
import PKI
package import Storage

/// How a rollout ended, with all evidence.
package struct RolloutReport: Sendable, Equatable {
    /// How each target took the new generation, those of earlier waves included, which were only looked at.
    package let targets: [TargetReport]
    /// What that means.
    package let summary: ServedSummary
    /// What was decided.
    package let action: RollbackTable.Action
    /// What came of going back, if that was decided.
    package let rollback: Result<RollbackReport, LiveLinkFailure>?
    /// The wave it is about, where there are several.
    package var wave: Int?
}

/// From live to settled or back, one wave at a time: reload, verify, decide, and go back where the table says so.
///
/// To be called under the certificate's lock. Survey the endpoints before activation.
package struct Rollout: Sendable {
    let fileSystem: any FileSystem
    let state: StateDirectory
    private let announcer: Announcer
    let services: ServiceTester
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
        self.fileSystem = fileSystem
        self.state = state
        let reloader = Reloader(runner: runner, state: state)
        announcer = Announcer(reloader: reloader, verifier: verifier, hooks: hooks)
        services = ServiceTester(runner: runner, state: state)
        rollback = Rollback(fileSystem: fileSystem, state: state, runner: runner, verifier: verifier, hooks: hooks)
        self.recorder = recorder
        self.hooks = hooks
    }

    /// Completes what activation began, for one wave. Facts are recorded as they become true.
    ///
    /// The lowest wave's real files are activation's; a later wave's are put here, and its services' own tests run again.
    /// What fails then is a failed reload of all of the wave, of which nobody is told. A failed reload is excused only by
    /// what the wave itself serves.
    ///
    /// - Parameters:
    ///   - wave: whom to tell. Those of the waves below, which serve it already, are looked at with them and taken back with
    ///     them; hooks hear of it, and of the way back, with the last one.
    ///   - before: the survey from before activation; an empty one after a restart, when silence proves nothing.
    ///   - isPreviousRevoked: whether the previous certificate is known to be revoked.
    ///   - settle: how long services may take until they serve the new certificate.
    ///   - isResumed: whether an earlier run made it live: the services' own tests of its files may not have been run then,
    ///     and are run now.
    package func complete(
        _ live: Live,
        for wave: Wave,
        before: Survey,
        isPreviousRevoked: Bool = false,
        settle: Duration = .seconds(3),
        isResumed: Bool = false,
        at now: Date
    ) async -> RolloutReport {
        let withheld =
            if wave.earlier.isEmpty { isResumed ? await refusals(live, wave) : [:] } else { await put(live, wave) }
        let tellsHooks = wave.isLast && withheld.isEmpty
        if withheld.isEmpty { for target in wave.targets { await record(.applied, live.generation, target.name) } }
        let reports = await announcer.announce(
            .activated,
            of: live.generation,
            previous: live.previous?.number,
            to: wave.targets,
            besides: wave.earlier,
            settle: settle,
            withheld: withheld,
            tellsHooks: tellsHooks
        ) { target, result in
            if !result.isFailure { await record(.reloaded, live.generation, target.name) }
        }
        await recordHooks(reports, live.generation)
        let known = before.knowing(served: live.generation.asking(wave.earlier.flatMap(\.endpoints)))
        let own = reports.prefix(wave.targets.count)
        for report in own { await record(.served(served(report, before: known)), live.generation, report.target) }
        await recordLost(reports.dropFirst(wave.targets.count), live, before: known)
        faultPoint("facts-recorded")
        let hasFailed = reports.contains { $0.reload.isFailure }
        // What the wave serves excuses its reload, and nothing that an earlier wave has lost meanwhile.
        let isExcused = ServedSummary(own.map(\.verdict), before: known).served == .new
        let judged = hasFailed && !isExcused ? Array(own) : reports
        return await decide(
            live,
            reports,
            ServedSummary(judged.map(\.verdict), before: known),
            Way(wave.earlier + wave.targets, wave, tellsHooks, isPreviousRevoked, known, settle),
            at: now
        )
    }

    /// Looks again at what the waves below serve, and goes back where they do not serve it any more.
    ///
    /// - Parameter tellsHooks: whether hooks hear of a way back: they do if they have heard of what is live.
    package func confirm(
        _ live: Live,
        before wave: Wave,
        tellsHooks: Bool,
        before: Survey,
        isPreviousRevoked: Bool = false,
        settle: Duration = .seconds(3),
        at now: Date
    ) async -> RolloutReport {
        let reports = await announcer.announce(
            .activated,
            of: live.generation,
            to: [],
            besides: wave.earlier,
            settle: settle,
            tellsHooks: false
        )
        let known = before.knowing(served: live.generation.asking(wave.earlier.flatMap(\.endpoints)))
        await recordLost(reports[...], live, before: known)
        return await decide(
            live,
            reports,
            ServedSummary(reports.map(\.verdict), before: known),
            Way(wave.earlier, wave, tellsHooks, isPreviousRevoked, known, settle),
            at: now
        )
    }

    /// What a way back would need.
    private struct Way {
        let targets: [DeploymentTarget]
        let wave: Wave
        let tellsHooks: Bool
        let isPreviousRevoked: Bool
        let before: Survey
        let settle: Duration

        init(
            _ targets: [DeploymentTarget],
            _ wave: Wave,
            _ tellsHooks: Bool,
            _ isPreviousRevoked: Bool,
            _ before: Survey,
            _ settle: Duration
        ) {
            self.targets = targets
            self.wave = wave
            self.tellsHooks = tellsHooks
            self.isPreviousRevoked = isPreviousRevoked
            self.before = before
            self.settle = settle
        }
    }

    private func decide(
        _ live: Live,
        _ reports: [TargetReport],
        _ summary: ServedSummary,
        _ way: Way,
        at now: Date
    ) async -> RolloutReport {
        let action = RollbackTable.decide(
            reload: reports.contains { $0.reload.isFailure } ? .failed : .succeeded,
            served: summary.served,
            previous: PreviousState(live.validityBefore, isRevoked: way.isPreviousRevoked, at: now),
            wasReachableBefore: summary.wasReachableBefore
        )
        return RolloutReport(
            targets: reports,
            summary: summary,
            action: action,
            rollback: action == .rollBack ? await goBack(from: live, way) : nil,
            wave: way.wave.number
        )
    }

    private func goBack(from live: Live, _ way: Way) async -> Result<RollbackReport, LiveLinkFailure>? {
        guard let previous = live.previous else {
            return await rollback.runToKept(live, for: way.targets, of: way.wave.all, settle: way.settle)
        }
        if way.tellsHooks { await owe(previous) }
        return await restore(
            previous,
            from: live.generation.number,
            for: way.targets,
            of: way.wave.all,
            tellsHooks: way.tellsHooks,
            before: way.before,
            settle: way.settle
        )
    }

    /// Makes a generation live for some targets, all at once, and records what they take of it.
    ///
    /// - Parameters:
    ///   - left: what was live, where that was another one.
    ///   - targets: those that are told.
    ///   - all: all of the certificate's.
    ///   - tellsHooks: whether hooks hear of it.
    ///   - before: what was known to answer.
    package func restore(
        _ generation: Generation,
        from left: GenerationNumber? = nil,
        for targets: [DeploymentTarget],
        of all: [DeploymentTarget],
        tellsHooks: Bool,
        before: Survey,
        settle: Duration
    ) async -> Result<RollbackReport, LiveLinkFailure> {
        // What they took of it must be seen again: a run that ends on the way leaves it to the next one to see.
        for target in targets { await record(.served(.old), generation, target.name) }
        do {
            let report = try await rollback.run(
                to: generation,
                from: left,
                for: targets,
                of: all,
                tellsHooks: tellsHooks,
                settle: settle
            )
            await recordHooks(report.targets, generation)
            for (target, report) in zip(targets, report.targets) {
                await record(report, of: target, generation, before: before)
            }
            return .success(report)
        } catch {
            return .failure(error)
        }
    }

    /// That hooks have to hear of a generation: what is applied and not reloaded is told again by the next run, should
    /// this one not come to it.
    private func owe(_ generation: Generation) async {
        guard hooks.isTold(of: .activated) else { return }
        for fact in [DeploymentFact.served(.old), .applied] { await record(fact, generation, LineageHooks.label) }
    }

    private func recordHooks(_ reports: [TargetReport], _ generation: Generation) async {
        guard let report = reports.first(where: \.isOfHooks), !report.reload.isFailure else { return }
        await record(.reloaded, generation, LineageHooks.label)
    }

    private func served(_ report: TargetReport, before: Survey) -> Served {
        ServedSummary([report.verdict], before: before).served
    }

    /// That what was served by targets told before is not any more. Where it is, the fact of their own time stands: the soak
    /// is counted from it.
    private func recordLost(_ reports: ArraySlice<TargetReport>, _ live: Live, before: Survey) async {
        for report in reports where !report.isOfHooks {
            let served = served(report, before: before)
            if served != .new { await record(.served(served), live.generation, report.target) }
        }
    }

    /// What one target is known to have taken of the generation that was gone back to.
    private func record(
        _ report: TargetReport,
        of target: DeploymentTarget,
        _ generation: Generation,
        before: Survey
    ) async {
        if case .notCopied = report.reload { return }
        await record(.applied, generation, target.name)
        if !report.reload.isFailure { await record(.reloaded, generation, target.name) }
        await record(.served(served(report, before: before)), generation, target.name)
    }

    private func record(_ fact: DeploymentFact, _ generation: Generation, _ target: String) async {
        await recorder.record(fact, of: generation.name, generation: generation.number, target: target)
    }
}
