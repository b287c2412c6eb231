import Hooks
import PKI
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
    ///
    /// - Parameters:
    ///   - expecting: what is to be served where that is not the generation's own chain. Hooks are not told then: they are
    ///     given generations only.
    ///   - besides: targets that have been told before: they are looked at with the others, and follow them in the reports.
    ///   - withheld: what came of those that are not told, by their names.
    ///   - tellsHooks: whether hooks hear of it.
    func announce(
        _ event: HookEvent,
        of generation: Generation,
        previous: GenerationNumber? = nil,
        expecting chain: CertificateChain? = nil,
        to told: [DeploymentTarget],
        besides earlier: [DeploymentTarget] = [],
        settle: Duration,
        withheld: [String: ReloadResult] = [:],
        tellsHooks: Bool = true,
        afterReload: @Sendable (DeploymentTarget, ReloadResult) async -> Void = { _, _ in }
    ) async -> [TargetReport] {
        var reloads: [ReloadResult] = []
        for target in told {
            let result =
                if let result = withheld[target.name] { result } else {
                    await reloader.reload(target, for: event, of: generation, isWithdrawn: chain != nil)
                }
            await afterReload(target, result)
            reloads.append(result)
            faultPoint("service-told")
        }
        let answer = tellsHooks && chain == nil ? await hookReport(event, generation, previous) : nil
        faultPoint("hooks-told")
        reloads += earlier.map { _ in .notConfigured }
        let targets = told + earlier
        let verdicts = await withTaskGroup(of: (Int, Verdict).self) { group in
            for (position, target) in targets.enumerated() {
                group.addTask {
                    (position, await look(at: target, generation, chain, settle))
                }
            }
            var found: [Int: Verdict] = [:]
            for await (position, verdict) in group { found[position] = verdict }
            return found
        }
        faultPoint("endpoints-asked")
        let reports = targets.indices.map { position in
            TargetReport(
                target: targets[position].name,
                reload: reloads[position],
                verdict: verdicts[position] ?? Verdict(endpoints: [])
            )
        }
        return reports + [answer].compactMap(\.self)
    }

    private func look(
        at target: DeploymentTarget,
        _ generation: Generation,
        _ chain: CertificateChain?,
        _ settle: Duration
    ) async -> Verdict {
        guard let chain else { return await verifier.verify(target.endpoints, expecting: generation, settle: settle) }
        return await verifier.verify(target.endpoints, expecting: chain, settle: settle)
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
