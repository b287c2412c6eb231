import ACME
import Deployment
import FoundationEssentials
import Ledger
import PKI
import Storage

/// From live to served by every wave of targets, or back.
struct RolloutDesk: Sendable {
    private let effects: Effects
    private let verifier: Verifier
    private let standings: DeploymentDesk

    /// How a rollout that did not fail stands.
    enum Ending: Sendable, Equatable {
        /// Every wave is done; whether some endpoint was seen to serve it, or there is none to ask.
        case done(isSeen: Bool)
        /// The next wave waits.
        case pausing(RolloutPause)
    }

    init(_ effects: Effects, _ verifier: Verifier, _ standings: DeploymentDesk) {
        self.effects = effects
        self.verifier = verifier
        self.standings = standings
    }

    /// Tells one wave after the other as far as their soaks allow it. What was done is kept here as well as in the ledger: a
    /// full ledger must not make a wave be told again and again.
    func run(
        _ live: Live,
        of lineage: Lineage,
        from plan: WavePlan,
        before: Survey,
        isResumed: Bool = false,
        journal: Journal
    ) async throws(Trouble) -> Ending {
        var (plan, summary) = (plan, ServedSummary(.noneConfigured))
        // Without targets there are hooks all the same.
        if lineage.targets.isEmpty {
            summary = try await tell(Wave(allOf: []), live, lineage, before, isResumed, journal)
        }
        while true {
            switch plan.next(at: effects.clock.now()) {
            case .done: return await finish(live, lineage, summary, journal)
            case .soak(let soak): return pause(live, lineage, soak, journal)
            case .apply(let number):
                let wave = Wave(number, of: lineage.targets)
                if !wave.earlier.isEmpty { try await confirm(wave, live, lineage, before, journal) }
                summary = try await tell(wave, live, lineage, before, isResumed, journal)
                if !wave.isLast { noteWave(number, live, lineage, journal) }
                plan = plan.done(number, at: effects.clock.now())
            }
        }
    }

    /// One wave is told and seen to serve it, or this ends here.
    private func tell(
        _ wave: Wave,
        _ live: Live,
        _ lineage: Lineage,
        _ before: Survey,
        _ isResumed: Bool,
        _ journal: Journal
    ) async throws(Trouble) -> ServedSummary {
        // What answers right before a later wave is told, which may be days after the swap, and in another run.
        let all = (wave.earlier + wave.targets).flatMap(\.endpoints)
        let before = wave.earlier.isEmpty ? before : await verifier.survey(all, for: live.generation)
        let report = await rollout.complete(
            live,
            for: wave,
            before: before,
            isPreviousRevoked: isPreviousRevoked(live),
            settle: lineage.settle,
            isResumed: isResumed,
            at: effects.clock.now()
        )
        guard report.action == .settled else { throw conclude(report, live, lineage, journal) }
        return report.summary
    }

    /// Puts right what a way back that did not come to its end has left: targets of later waves that are to serve what is
    /// live, and are not known to, while another generation is about to go out to the canary. What comes of it is seen when
    /// their wave is told.
    func heal(_ lineage: Lineage, before number: GenerationNumber, journal: Journal) async {
        guard lineage.waves.count > 1, let first = lineage.waves.first,
            let live = (try? effects.state.liveGeneration(lineage.name, effects.files)) ?? nil, live != number,
            !WaveReader.hasStandingBefore(live, standings.standings(of: lineage.name)),
            let generation = try? GenerationFacts.load(lineage.name, live, effects)
        else { return }
        let facts = (try? effects.ledger.facts(certificate: lineage.name.text)) ?? []
        let plan = WaveReader(files: effects.files, state: effects.state).plan(lineage, live: live, facts)
        let open = Set(plan.targets.filter { $0.since == nil && $0.wave > first }.map(\.target))
        guard !open.isEmpty else { return }
        journal.note(.rolledBack, "to generation \(live.rawValue), at targets that were not seen to be back")
        _ = await rollout.restore(
            generation,
            for: lineage.targets.filter { open.contains($0.name) },
            of: lineage.targets,
            tellsHooks: false,
            before: Survey(),
            settle: lineage.settle
        )
    }

    private var rollout: Rollout {
        Rollout(
            fileSystem: effects.files,
            state: effects.state,
            runner: effects.runner,
            verifier: verifier,
            recorder: LedgerFacts(ledger: effects.ledger, clock: effects.clock),
            hooks: effects.hooks
        )
    }

    /// The waves below are seen to serve it still, or this ends here.
    private func confirm(
        _ wave: Wave,
        _ live: Live,
        _ lineage: Lineage,
        _ before: Survey,
        _ journal: Journal
    ) async throws(Trouble) {
        let facts = (try? effects.ledger.facts(certificate: lineage.name.text)) ?? []
        let report = await rollout.confirm(
            live,
            before: wave,
            tellsHooks: HookDebt.isPaid(facts, live.generation.number),
            before: before,
            isPreviousRevoked: isPreviousRevoked(live),
            settle: lineage.settle,
            at: effects.clock.now()
        )
        guard report.action == .settled else { throw conclude(report, live, lineage, journal) }
    }

    /// Some waves serve it: it is live, and the generation before stands as live too until all of them do.
    private func noteWave(_ number: Int, _ live: Live, _ lineage: Lineage, _ journal: Journal) {
        standings.stand(lineage.name, live.generation.number, .live, nil)
        // A ledger that was made anew holds it for superseded.
        if let previous = live.previous, previous.number < live.generation.number {
            standings.stand(lineage.name, previous.number, .live, nil)
        }
        journal.note(.wave, "wave \(number) of generation \(live.generation.number.rawValue)")
        clearFailure(of: lineage)
    }

    private func pause(_ live: Live, _ lineage: Lineage, _ soak: WaveSoak, _ journal: Journal) -> Ending {
        let pause = RolloutPause(generation: live.generation.number, soak: soak)
        journal.end(.interrupted, generation: live.generation.number, pause.text)
        return .pausing(pause)
    }

    private func finish(
        _ live: Live,
        _ lineage: Lineage,
        _ summary: ServedSummary,
        _ journal: Journal
    ) async -> Ending {
        let number = live.generation.number
        standings.stand(lineage.name, number, .live, nil)
        standings.supersede(before: number, of: lineage.name)
        Activator(fileSystem: effects.files, state: effects.state, runner: effects.runner).forgetAdoptions(lineage.name)
        let served = summary.served == .new
        journal.note(.verified, served ? "every endpoint serves it" : Milestone.unasked)
        faultPoint("settled")
        journal.end(.verified, generation: number, served ? "served everywhere" : "live; no endpoint to ask")
        if served { await HookTelling(effects).verified(live, of: lineage, journal: journal) }
        clearFailure(of: lineage)
        return .done(isSeen: served)
    }

    /// An old failure is not news any more.
    private func clearFailure(of lineage: Lineage) {
        if (try? effects.ledger.failure(certificate: lineage.name.text)) ?? nil != nil {
            try? effects.ledger.clearFailure(certificate: lineage.name.text)
        }
    }

    private func conclude(
        _ report: RolloutReport,
        _ live: Live,
        _ lineage: Lineage,
        _ journal: Journal
    ) -> Trouble {
        let number = live.generation.number
        switch report.action {
        case .rollBack: noteRollback(report, live, lineage, journal)
        case .settled, .stay, .stayReportHook:
            standings.stand(lineage.name, number, .live, nil)
            journal.note(.stayed, "generation \(number.rawValue)")
        case .unproven:
            standings.stand(lineage.name, number, .live, nil)
            journal.note(.unproven, "no endpoint answers, before as after")
        }
        return .rollout(report, live)
    }

    private func noteRollback(_ report: RolloutReport, _ live: Live, _ lineage: Lineage, _ journal: Journal) {
        guard case .success(let rollback) = report.rollback else {
            // The way back failed: the new one is still live, and said to be.
            return standings.stand(lineage.name, live.generation.number, .live, "the way back failed")
        }
        let name = lineage.name
        let isStillLive = (try? effects.state.liveGeneration(name, effects.files)) ?? nil == live.generation.number
        guard !isStillLive else {
            // Files from before it could not all be put back, so it was not withdrawn.
            return standings.stand(name, live.generation.number, .live, "the way back failed")
        }
        faultPoint("rollback-told")
        let reason = "rolled back: \(report.summary.served.rawValue) served"
        standings.stand(lineage.name, live.generation.number, .held, reason)
        guard let restored = rollback.restored else {
            return journal.note(.rolledBack, "to the files that were there before")
        }
        standings.stand(lineage.name, restored, .live, nil)
        journal.note(.rolledBack, "to generation \(restored.rawValue)")
        // Not seen served: the next run looks again, by the facts that are missing.
        if !rollback.isComplete { try? HookDebt(effects).incur(lineage.name, restored) }
    }

    /// Whether going back to what was live a moment ago would show a revoked certificate. A key that was denied keeps
    /// nobody from going back: it was served until now, and the alternative is an outage.
    private func isPreviousRevoked(_ live: Live) -> Bool {
        guard let previous = live.previous else { return false }
        return (try? DenyList(effects).ban(on: previous.manifest)) == .revoked
    }
}
