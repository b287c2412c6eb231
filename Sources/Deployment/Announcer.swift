import Hooks

/// How one target took a generation that went live.
package struct TargetReport: Sendable, Equatable {
    /// The target's name.
    package let target: String
    /// What came of its reload command.
    package let reload: ReloadResult
    /// What its endpoints serve.
    package let verdict: Verdict
}

/// Tells services of the generation that is live and looks what they serve.
struct Announcer: Sendable {
    let reloader: Reloader
    let verifier: Verifier

    /// Reloads one target after the other, then verifies all at once. Reports come in the order of the targets. One whose
    /// files could not be put is not told to read them.
    func announce(
        _ event: HookEvent,
        of generation: Generation,
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
        let verdicts = await withTaskGroup(of: (Int, Verdict).self) { group in
            for (position, target) in targets.enumerated() {
                group.addTask {
                    (position, await verifier.verify(target.endpoints, expecting: generation.chain, settle: settle))
                }
            }
            var found: [Int: Verdict] = [:]
            for await (position, verdict) in group { found[position] = verdict }
            return found
        }
        return targets.indices.map { position in
            TargetReport(
                target: targets[position].name,
                reload: reloads[position],
                verdict: verdicts[position] ?? Verdict(endpoints: [])
            )
        }
    }
}
