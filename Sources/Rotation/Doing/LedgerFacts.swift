import ACME
import Deployment
import Ledger
import Storage

/// Keeps deployment's facts in the ledger: applied, reloaded and served, each for itself.
struct LedgerFacts: FactRecorder {
    let ledger: Ledger
    let clock: any ACMEClock

    func record(
        _ fact: DeploymentFact,
        of name: LineageName,
        generation: GenerationNumber,
        target: String
    ) async {
        let kept: TargetFact.Fact
        switch fact {
        case .applied: kept = .applied
        case .reloaded: kept = .reloaded
        case .served(.new): kept = .served
        // Nobody was asked: nothing is known, and nothing was unlearnt.
        case .served(.noneConfigured): return
        case .served:
            // Seen not to be served: an older fact must not say otherwise.
            try? ledger.clearFacts(certificate: name.text, target: target, generation: generation.rawValue)
            return
        }
        try? ledger.record(
            fact: kept,
            certificate: name.text,
            target: target,
            generation: generation.rawValue,
            at: clock.now()
        )
    }
}
