import ACME
import Deployment
import FoundationEssentials
import Ledger
import PKI
import Storage

/// Turns a trouble into a report with all five slots, and writes down what must outlive this run: the back-off, the
/// end of the journal's entry, and the failure itself for `status`.
struct FailureBook: Sendable {
    private let effects: Effects

    init(_ effects: Effects) { self.effects = effects }

    func close(_ trouble: Trouble, of lineage: Lineage) async -> RotationFailure {
        let now = effects.clock.now()
        let explanation = Explanation(trouble, name: lineage.name)
        let (disposition, attempt) = consequence(of: explanation, trouble, lineage, now)
        let failure = RotationFailure(
            certificate: lineage.name.text,
            stage: explanation.stage,
            verdict: explanation.verdict + kept(of: lineage, now),
            said: explanation.said,
            live: live(of: lineage.name, explanation.live),
            next: disposition,
            attempt: attempt,
            hint: explanation.hint
        )
        switch trouble {
        // Another process may be at work: its entry stays open.
        case .locked, .unreadable: return failure
        // What an operator asked for and cannot have says nothing of the certificate.
        // A pause is lifted by somebody who has to hear of it.
        case .braked(.paused): break
        case .noGeneration, .noPrevious, .expiring, .banned, .revocation, .braked:
            endEntries(of: lineage, trouble, failure, now)
            return failure
        default: break
        }
        endEntries(of: lineage, trouble, failure, now)
        keep(failure, now)
        return failure
    }

    /// With several keys, what is issued already and not lost by the failure.
    private func kept(of lineage: Lineage, _ now: Date) -> String {
        guard lineage.keys.isSeveral else { return "" }
        let reader = LineageReader(files: effects.files, state: effects.state, ledger: effects.ledger)
        let issued = ((try? reader.snapshot(of: lineage, at: now))?.issued ?? []).map(\.note.keyAlgorithm)
        return issued.isEmpty ? "" : "; issued already and kept: \(issued.joined(separator: " and "))"
    }

    /// What is told of an order that is waited for: the same slots as of a failure, and nothing written down.
    func report(_ trouble: Trouble, of lineage: Lineage, until: Date) -> RotationFailure {
        let explanation = Explanation(trouble, name: lineage.name)
        return RotationFailure(
            certificate: lineage.name.text,
            stage: explanation.stage,
            verdict: explanation.verdict,
            said: explanation.said,
            live: live(of: lineage.name, explanation.live),
            next: .retry(at: until),
            attempt: 1,
            hint: explanation.hint
        )
    }

    /// The authority asked for time: nothing failed, and it is not asked before the instant it named.
    func park(_ lineage: Lineage, until: Date) {
        let authority = blamed(lineage)
        try? effects.ledger.setBackOff(
            BackOff(
                authority: authority,
                nameSet: lineage.nameSet.description,
                failures: 0,
                notBefore: until,
                problem: "the CA needs longer",
                hint: ""
            )
        )
        for entry in (try? effects.ledger.unfinished(certificate: lineage.name.text)) ?? [] {
            try? effects.ledger.end(
                entry.id,
                outcome: .interrupted,
                generation: nil,
                summary: "the CA needs longer; the order is kept",
                at: effects.clock.now()
            )
        }
    }

    private func consequence(
        of explanation: Explanation,
        _ trouble: Trouble,
        _ lineage: Lineage,
        _ now: Date
    ) -> (Disposition, attempt: Int) {
        switch explanation.consequence {
        case .askAgain(let wish):
            let backOff = backOff(lineage, trouble, wish: wish, explanation, now)
            return (.retry(at: backOff.notBefore), backOff.failures)
        case .operatorThenAskAgain:
            let backOff = backOff(lineage, trouble, wish: nil, explanation, now)
            return (.needsOperator(.ordersAgain(notBefore: backOff.notBefore)), backOff.failures)
        case .operatorNothingSpent: return (.needsOperator(.triesAgain), 1)
        case .operatorDeploysAgain(let number): return (.needsOperator(.deploysAgain(number)), 1)
        case .operatorLooksAgain: return (.needsOperator(.looksAgain), 1)
        case .operatorOnly: return (.needsOperator(.nothing), 1)
        case .nextRunDeploys(let number): return (.nextRun(.deploysAgain(number)), 1)
        case .nextRunLooks: return (.nextRun(.looksAgain), 1)
        case .nextRunTries: return (.nextRun(.triesAgain), 1)
        }
    }

    /// One more failure of the authority for these names, kept across runs.
    private func backOff(
        _ lineage: Lineage,
        _ trouble: Trouble,
        wish: Date?,
        _ explanation: Explanation,
        _ now: Date
    ) -> BackOff {
        let authority = blamed(lineage)
        let nameSet = lineage.nameSet.description
        let earlier = (try? effects.ledger.backOff(authority: authority, nameSet: nameSet)) ?? nil
        let failures = min((earlier?.failures ?? 0), 1_000_000) + 1
        let backOff = BackOff(
            authority: authority,
            nameSet: nameSet,
            failures: failures,
            notBefore: RetrySchedule.next(failures: failures, wish: wish, now: now, draw: effects.draw()),
            problem: explanation.verdict,
            hint: explanation.hint,
            isLimit: trouble.isLimit
        )
        try? effects.ledger.setBackOff(backOff)
        return backOff
    }

    /// The authority of the entry that is open: whoever was asked.
    private func blamed(_ lineage: Lineage) -> String {
        let open = (try? effects.ledger.unfinished(certificate: lineage.name.text)) ?? []
        let named = open.map(\.authority).first { !$0.isEmpty }
        return named ?? lineage.authorities.first?.name.text ?? ""
    }

    private func live(of name: LineageName, _ consequence: LiveState.Consequence) -> LiveState {
        do throws(LiveLinkFailure) {
            guard let number = try effects.state.liveGeneration(name, effects.files) else {
                return LiveState(generation: nil, notAfter: nil, consequence: consequence)
            }
            let generation = try? GenerationFacts.load(name, number, effects)
            return LiveState(
                generation: number,
                notAfter: generation?.manifest.validity.notAfter,
                consequence: consequence
            )
        } catch {
            return LiveState(generation: nil, notAfter: nil, consequence: .unknown)
        }
    }

    private func endEntries(
        of lineage: Lineage,
        _ trouble: Trouble,
        _ failure: RotationFailure,
        _ now: Date
    ) {
        let (outcome, generation) = Self.outcome(of: trouble, failure)
        for entry in (try? effects.ledger.unfinished(certificate: lineage.name.text)) ?? [] {
            try? effects.ledger.end(
                entry.id,
                outcome: outcome,
                generation: generation?.rawValue,
                summary: failure.verdict,
                at: now
            )
        }
    }

    private static func outcome(
        of trouble: Trouble,
        _ failure: RotationFailure
    ) -> (RotationOutcome, GenerationNumber?) {
        switch trouble {
        case .rollout(let report, let live):
            switch report.action {
            case .rollBack: (failure.live.consequence == .rolledBack ? .rolledBack : .failed, live.generation.number)
            case .stayReportHook: (.verified, live.generation.number)
            case .stay, .unproven, .settled: (.unproven, live.generation.number)
            }
        case .rejected(let rejected): (.failed, rejected.number)
        case .activation(_, let number): (.failed, number)
        default: (.failed, nil)
        }
    }

    /// For `status`: until something mends it.
    private func keep(_ failure: RotationFailure, _ now: Date) {
        try? effects.ledger.setFailure(
            certificate: failure.certificate,
            FailureRow(
                at: now,
                stage: failure.stage.rawValue,
                verdict: failure.verdict,
                said: failure.said.map { "\($0.speaker) said \($0.text)" },
                live: failure.live.text(at: now),
                next: failure.next.text(attempt: failure.attempt),
                hint: failure.hint,
                exit: failure.next.exit
            )
        )
    }
}
