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

    /// Validates, swaps, reloads, verifies, and goes back where the table says so. Gives whether the new certificate
    /// was seen to be served; false only when there is no endpoint to ask.
    func deploy(
        _ number: GenerationNumber,
        of lineage: Lineage,
        against standard: Standard,
        journal: Journal
    ) async throws(Trouble) -> Bool {
        // A service's own test must find every file that its configuration names, also when one key becomes several.
        LinkMover(fileSystem: effects.files, state: effects.state).showLive(
            lineage.name,
            before: number,
            for: lineage.targets
        )
        let validated = try await validate(number, lineage, standard)
        let generation = validated.generation
        try journal.record(.validated, "generation \(number.rawValue)")
        // Facts of an earlier time must not say that a swap which is about to happen has been taken already.
        forgetFacts(of: lineage.name, number)
        try HookDebt(effects).incur(lineage.name, number)
        // Looked at before the swap: an outage that was there already is not the new certificate's fault.
        let before = await verifier.survey(lineage.targets.flatMap(\.endpoints), for: generation)
        let activator = Activator(fileSystem: effects.files, state: effects.state, runner: effects.runner)
        let activated: Live
        do throws(ActivationFailure) { activated = try await activator.activate(validated, for: lineage.targets) } catch
        {
            stand(lineage.name, number, .held, "\(error)")
            throw .activation(error, number)
        }
        journal.note(.live, "generation \(number.rawValue)")
        return try await complete(activated, of: lineage, before: before, journal: journal)
    }

    /// Reloads and verifies what is live already. An outage now proves nothing against it.
    func settle(_ lineage: Lineage, _ number: GenerationNumber) async throws(Trouble) {
        let journal = try Journal(effects, lineage, reason: "settle", authority: "")
        let activator = Activator(fileSystem: effects.files, state: effects.state, runner: effects.runner)
        let findings = Preflight(fileSystem: effects.files, state: effects.state, hooks: effects.hooks).check(
            lineage.name,
            for: lineage.targets,
            access: lineage.access
        )
        guard findings.isEmpty else { throw .preflight(findings) }
        let resumed: Live?
        do throws(ActivationFailure) {
            resumed = try activator.resume(
                lineage.name,
                previous: wasServed(lineage.name) ? nil : predecessor(of: lineage.name),
                for: lineage.targets
            )
        } catch {
            throw .activation(error, number)
        }
        HookDebt(effects).forgiveIfNobodyIsTold(lineage.name, number)
        guard let resumed else { return journal.end(.abandoned, generation: nil, "nothing is live") }
        _ = try await complete(resumed, of: lineage, before: Survey(), journal: journal)
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

    private func complete(
        _ live: Live,
        of lineage: Lineage,
        before: Survey,
        journal: Journal
    ) async throws(Trouble) -> Bool {
        let now = effects.clock.now()
        let rollout = Rollout(
            fileSystem: effects.files,
            state: effects.state,
            runner: effects.runner,
            verifier: verifier,
            recorder: LedgerFacts(ledger: effects.ledger, clock: effects.clock),
            hooks: effects.hooks
        )
        let report = await rollout.complete(
            live,
            for: lineage.targets,
            before: before,
            isPreviousRevoked: live.previous.map { isRevoked($0.manifest) } ?? false,
            settle: lineage.settle,
            at: now
        )
        let number = live.generation.number
        switch report.action {
        case .settled:
            stand(lineage.name, number, .live, nil)
            // What is newer than what went live was set aside by an operator's rollback, and stays so.
            if let previous = live.previous, previous.number < number {
                stand(lineage.name, previous.number, .superseded, nil)
            }
            let served = report.summary.served == .new
            journal.note(.verified, served ? "every endpoint serves it" : Milestone.unasked)
            journal.end(.verified, generation: number, served ? "served everywhere" : "live; no endpoint to ask")
            if served { await HookTelling(effects).verified(live, of: lineage, journal: journal) }
            if (try? effects.ledger.failure(certificate: lineage.name.text)) ?? nil != nil {
                try? effects.ledger.clearFailure(certificate: lineage.name.text)
            }
            return served
        case .rollBack:
            noteRollback(report, live, lineage, journal)
        case .stay, .stayReportHook:
            stand(lineage.name, number, .live, nil)
            journal.note(.stayed, "generation \(number.rawValue)")
        case .unproven:
            stand(lineage.name, number, .live, nil)
            journal.note(.unproven, "no endpoint answers, before as after")
        }
        throw .rollout(report, live)
    }

    private func noteRollback(_ report: RolloutReport, _ live: Live, _ lineage: Lineage, _ journal: Journal) {
        guard case .success(let rollback) = report.rollback else {
            // The way back failed: the new one is still live, and said to be.
            return stand(lineage.name, live.generation.number, .live, "the way back failed")
        }
        stand(lineage.name, live.generation.number, .held, "rolled back: \(report.summary.served.rawValue) served")
        stand(lineage.name, rollback.restored, .live, nil)
        journal.note(.rolledBack, "to generation \(rollback.restored.rawValue)")
        if !rollback.isComplete {
            // Not seen served: the next run looks again.
            try? effects.ledger.clearFacts(
                certificate: lineage.name.text,
                generation: rollback.restored.rawValue
            )
            try? HookDebt(effects).incur(lineage.name, rollback.restored)
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

    /// Whether going back to what was live a moment ago would show a revoked certificate. A key that was denied keeps
    /// nobody from going back: it was served until now, and the alternative is an outage.
    private func isRevoked(_ manifest: GenerationManifest) -> Bool {
        (try? DenyList(effects).ban(on: manifest)) == .revoked
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
