import ACME
import Deployment
import FoundationEssentials
import Ledger
import PKI
import Storage

/// From a generation on disk to one that is served, or back.
struct DeploymentDesk: Sendable {
    private let effects: Effects
    private let verifier: Verifier

    /// What a generation is measured against before it goes live.
    enum Standard: Sendable {
        /// What the configuration asks for, and what is live now.
        case configuration(live: GenerationManifest?, isForced: Bool)
        /// What it was ordered as: an operator wants this very one back.
        case itself
    }

    init(_ effects: Effects) {
        self.effects = effects
        verifier = Verifier(prober: effects.prober)
    }

    /// Validates, swaps, and goes out wave by wave as far as soaks allow it: reloads, verifies, and goes back where the table
    /// says so. A generation that an operator wants back goes to all targets at once.
    func deploy(
        _ number: GenerationNumber,
        of lineage: Lineage,
        against standard: Standard,
        journal: Journal
    ) async throws(Trouble) -> RolloutDesk.Ending {
        // A service's own test must find every file that its configuration names, also when one key becomes several.
        LinkMover(fileSystem: effects.files, state: effects.state).showLive(
            lineage.name,
            before: number,
            for: lineage.targets
        )
        let validated = try await validate(number, lineage, standard)
        let generation = validated.generation
        let lineage = if case .itself = standard { lineage.inOnePiece() } else { lineage }
        try journal.record(.validated, "generation \(number.rawValue)")
        faultPoint("validated")
        let rollout = RolloutDesk(effects, verifier, self)
        await rollout.heal(lineage, before: number, journal: journal)
        // Facts of an earlier time must not say that a swap which is about to happen has been taken already.
        forgetFacts(of: lineage.name, number)
        try HookDebt(effects).incur(lineage.name, number)
        faultPoint("hook-debt-noted")
        // Looked at before the swap: an outage that was there already is not the new certificate's fault.
        let before = await verifier.survey(lineage.targets.flatMap(\.endpoints), for: generation)
        if let live = liveInstead(of: number, lineage, standard, before) {
            journal.end(.abandoned, generation: number, "held, and nobody answers: nothing can be proven now")
            return try await settle(lineage, live)
        }
        let activator = Activator(fileSystem: effects.files, state: effects.state, runner: effects.runner)
        let activated: Live
        do throws(ActivationFailure) {
            activated = try await activator.activate(
                validated,
                for: lineage.targets,
                copying: lineage.targets.filter { $0.wave == lineage.waves.first }
            )
        } catch {
            stand(lineage.name, number, .held, "\(error)")
            throw .activation(error, number)
        }
        journal.note(.live, "generation \(number.rawValue)")
        faultPoint("live-recorded")
        let nothing = WavePlan(
            lineage.targets.map { TargetProgress(target: $0.name, wave: $0.wave, since: nil) },
            soak: lineage.soak
        )
        return try await rollout.run(activated, of: lineage, from: nothing, before: before, journal: journal)
    }

    /// What is live, where a held generation must wait: every service is silent, so that a swap would prove nothing, and
    /// this generation may be what silenced them.
    private func liveInstead(
        of number: GenerationNumber,
        _ lineage: Lineage,
        _ standard: Standard,
        _ before: Survey
    ) -> GenerationNumber? {
        guard case .configuration = standard, before.isSilent,
            standings(of: lineage.name)[number.rawValue] == .held
        else { return nil }
        return (try? effects.state.liveGeneration(lineage.name, effects.files)) ?? nil
    }

    /// Reloads and verifies what is live already, from the wave on that is not done. An outage now proves nothing against
    /// it. While the next wave waits, nothing is done.
    func settle(_ lineage: Lineage, _ number: GenerationNumber) async throws(Trouble) -> RolloutDesk.Ending {
        let standings = self.standings(of: lineage.name)
        let lineage = isRestored(lineage.name, number, standings) ? lineage.inOnePiece() : lineage
        let facts = (try? effects.ledger.facts(certificate: lineage.name.text)) ?? []
        var plan = WaveReader(files: effects.files, state: effects.state).plan(lineage, live: number, facts)
        // What hooks have to hear, they hear with the last wave.
        if plan.isDone, let last = lineage.waves.last { plan = plan.undone(last) }
        let step = plan.next(at: effects.clock.now())
        if case .soak(let soak) = step { return .pausing(RolloutPause(generation: number, soak: soak)) }
        let journal = try Journal(effects, lineage, reason: "settle", authority: "")
        let findings = Preflight(fileSystem: effects.files, state: effects.state, hooks: effects.hooks).check(
            lineage.name,
            for: lineage.targets,
            access: lineage.access
        )
        guard findings.isEmpty else { throw .preflight(findings) }
        // One on its way out to the waves may fail in each of them.
        let isOnItsWay = lineage.waves.count > 1 && WaveReader.hasStandingBefore(number, standings)
        let resumed: Live?
        do throws(ActivationFailure) {
            resumed = try Activator(fileSystem: effects.files, state: effects.state, runner: effects.runner).resume(
                lineage.name,
                previous: wasServed(lineage.name) && !isOnItsWay ? nil : predecessor(of: lineage.name),
                isProven: wasServed(lineage.name) && !isOnItsWay,
                for: lineage.targets,
                copying: lineage.targets.filter { $0.wave == lineage.waves.first || isDone($0, plan) }
            )
        } catch {
            throw .activation(error, number)
        }
        HookDebt(effects).forgiveIfNobodyIsTold(lineage.name, number)
        guard let resumed else {
            journal.end(.abandoned, generation: nil, "nothing is live")
            return .done(isSeen: false)
        }
        return try await RolloutDesk(effects, verifier, self)
            .run(resumed, of: lineage, from: plan, before: Survey(), isResumed: true, journal: journal)
    }

    private func isDone(_ target: DeploymentTarget, _ plan: WavePlan) -> Bool {
        plan.targets.contains { $0.target == target.name && $0.since != nil }
    }

    private func isRestored(
        _ name: LineageName,
        _ live: GenerationNumber,
        _ standings: [Int: GenerationStanding]
    ) -> Bool {
        let numbers = (try? effects.state.generationNumbers(name, effects.files)) ?? []
        return WaveReader.isRestored(live, numbers, standings)
    }

    func standings(of name: LineageName) -> [Int: GenerationStanding] {
        let rows = (try? effects.ledger.generations(certificate: name.text)) ?? []
        return Dictionary(rows.map { ($0.number, $0.standing) }, uniquingKeysWith: { $1 })
    }

    private func validate(
        _ number: GenerationNumber,
        _ lineage: Lineage,
        _ standard: Standard
    ) async throws(Trouble) -> Validated {
        let findings = Preflight(fileSystem: effects.files, state: effects.state, hooks: effects.hooks).check(
            lineage.name,
            for: lineage.targets,
            access: lineage.access
        )
        guard findings.isEmpty else { throw .preflight(findings) }
        let staged: Staged
        do throws(StagingFailure) {
            staged = try Stager(fileSystem: effects.files, state: effects.state).reopen(lineage.name, number)
        } catch {
            if case .damaged(_, _, let damage) = error, damage.isLasting {
                stand(lineage.name, number, .quarantined, "\(error)")
            }
            throw .staging(error)
        }
        if let ban = try ban(on: staged.generation.manifest) { throw .banned(number, ban) }
        let manifest = staged.generation.manifest
        let validator = Validator(
            fileSystem: effects.files,
            state: effects.state,
            runner: effects.runner,
            hooks: effects.hooks
        )
        do throws(Rejected) {
            return try await validator.validate(
                staged,
                against: { Self.requirements($0.record, of: manifest, lineage, standard) },
                for: lineage.targets,
                at: effects.clock.now()
            )
        } catch {
            if case .configuration = standard {
                stand(lineage.name, number, error.isQuarantined ? .quarantined : .held, "\(error)")
            }
            throw .rejected(error)
        }
    }

    private static func requirements(
        _ pair: PairRecord,
        of manifest: GenerationManifest,
        _ lineage: Lineage,
        _ standard: Standard
    ) -> GenerationRequirements {
        let authority = lineage.authorities.first { $0.name.text == pair.authority }
        let trust = authority.map(\.trust) ?? .system
        switch standard {
        case .configuration(let live, let isForced):
            // An authority, or a profile, with shorter lifetimes is not a reason to keep an old certificate.
            let known = pair.keyAlgorithm.flatMap { live?.pair($0.family)?.validity } ?? live?.validity
            let isShorter = known.map { pair.validity.lifetime < $0.lifetime } ?? false
            return GenerationRequirements(
                identifiers: lineage.identifiers,
                keyAlgorithm: pair.family.flatMap(lineage.keys.algorithm) ?? lineage.keys.first,
                trust: trust,
                liveNotAfter: known?.notAfter,
                mayExpireEarlier: isForced || isShorter,
                transparency: lineage.transparency
            )
        case .itself:
            return GenerationRequirements(
                identifiers: Set(manifest.names),
                keyAlgorithm: pair.keyAlgorithm ?? lineage.keys.first,
                trust: trust,
                liveNotAfter: nil,
                mayExpireEarlier: true
            )
        }
    }

    /// Where a rollback of what is live would go: the newest generation before it that was live itself, is whole, and is
    /// valid long enough. One that is held never was.
    func predecessor(of name: LineageName) -> GenerationNumber? {
        guard let live = (try? effects.state.liveGeneration(name, effects.files)) ?? nil,
            let numbers = try? effects.state.generationNumbers(name, effects.files)
        else { return nil }
        let rows = (try? effects.ledger.generations(certificate: name.text)) ?? []
        let served = Set(rows.filter { $0.standing == .superseded || $0.standing == .live }.map(\.number))
        let now = effects.clock.now()
        return numbers.last { number in
            guard number < live, served.contains(number.rawValue),
                let generation = try? GenerationFacts.load(name, number, effects)
            else { return false }
            // One that cannot be asked about is no place to go.
            guard case .success(nil) = Result(catching: { try ban(on: generation.manifest) }) else { return false }
            return PreviousState(generation.manifest.validity, isRevoked: false, at: now) == .usable
        }
    }

    /// Why a generation must not be deployed; nil if it may.
    func ban(on manifest: GenerationManifest) throws(Trouble) -> Ban? {
        do throws(LineageReader.Failure) { return try DenyList(effects).ban(on: manifest) } catch {
            throw .unreadable(error)
        }
    }

    /// Whether some target was seen to serve the live generation once: then it is no bad certificate, whatever another
    /// target does.
    private func wasServed(_ name: LineageName) -> Bool {
        guard let live = (try? effects.state.liveGeneration(name, effects.files)) ?? nil else { return false }
        let facts = (try? effects.ledger.facts(certificate: name.text)) ?? []
        return facts.contains { $0.generation == live.rawValue && $0.fact == .served }
    }

    private func forgetFacts(of name: LineageName, _ number: GenerationNumber) {
        let facts = (try? effects.ledger.facts(certificate: name.text)) ?? []
        guard facts.contains(where: { $0.generation == number.rawValue }) else { return }
        try? effects.ledger.clearFacts(certificate: name.text, generation: number.rawValue)
    }

    /// Whatever stood as live before a generation stands so no longer. What is newer than what went live was set aside by an
    /// operator's rollback, and stays so.
    func supersede(before number: GenerationNumber, of name: LineageName) {
        for (earlier, standing) in standings(of: name) where earlier < number.rawValue && standing == .live {
            if let earlier = GenerationNumber(rawValue: earlier) { stand(name, earlier, .superseded, nil) }
        }
    }

    /// The index follows the disk; it is never the reason to stop.
    func stand(
        _ name: LineageName,
        _ number: GenerationNumber,
        _ standing: GenerationStanding,
        _ reason: String?
    ) {
        // There is no way back from a revocation.
        let rows = (try? effects.ledger.generations(certificate: name.text)) ?? []
        if rows.contains(where: { $0.number == number.rawValue && $0.standing == .revoked }) { return }
        try? effects.ledger.setStanding(
            certificate: name.text,
            number: number.rawValue,
            standing,
            reason: reason,
            at: effects.clock.now()
        )
    }
}
