import Hooks
import Storage

/// How one target took a generation that went live.
package struct TargetReport: Sendable, Equatable {
    /// The target's name.
    package let target: String
    /// What came of its reload command.
    package let reload: ReloadResult
    /// What its endpoints serve.
    package let verdict: Verdict

    /// Whether it is not a target's but that of all hooks.
    package var isOfHooks: Bool { target == LineageHooks.label }
}

/// Tells services of the generation that is live and looks what they serve.
struct Announcer: Sendable {
    let reloader: Reloader
    let verifier: Verifier
    var hooks = LineageHooks.none

    /// Reloads one target after the other, tells the hooks, then verifies all at once. Reports come in the order of the
    /// targets; where hooks are told of the event there is one more, the last. A target whose files could not be put is
    /// not told to read them.
    func announce(
        _ event: HookEvent,
        of generation: Generation,
        previous: GenerationNumber? = nil,
        to targets: [DeploymentTarget],
        settle: Duration,
        without failures: [String: CopyFailure] = [:],
        afterReload: @Sendable (DeploymentTarget, ReloadResult) async -> Void = { _, _ in }
    ) async -> [TargetReport] {
        var reloads: [ReloadResult] = []
        for target in targets {
            let result =
                if let failure = failures[target.name] { ReloadResult.notCopied(failure) } else {
                    await reloader.reload(target, for: event, of: generation)
                }
            await afterReload(target, result)
            reloads.append(result)
        }
        let answer = await hookReport(event, generation, previous)
        let verdicts = await withTaskGroup(of: (Int, Verdict).self) { group in
            for (position, target) in targets.enumerated() {
                group.addTask {
                    (position, await verifier.verify(target.endpoints, expecting: generation, settle: settle))
                }
            }
            var found: [Int: Verdict] = [:]
            for await (position, verdict) in group { found[position] = verdict }
            return found
        }
        let reports = targets.indices.map { position in
            TargetReport(
                target: targets[position].name,
                reload: reloads[position],
                verdict: verdicts[position] ?? Verdict(endpoints: [])
            )
        }
        return reports + [answer].compactMap(\.self)
    }

    private func hookReport(
        _ event: HookEvent,
        _ generation: Generation,
        _ previous: GenerationNumber?
    ) async -> TargetReport? {
        guard hooks.isTold(of: event) else { return nil }
        let answer = await hooks.tell(event, of: HookSubject(generation, previous: previous))
        return TargetReport(
            target: LineageHooks.label,
            reload: answer.failures.first.map { .failed($0) } ?? .reloaded,
            verdict: Verdict(endpoints: [])
        )
    }
}
