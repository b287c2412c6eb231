import ACME
import FoundationEssentials
import Ledger
import Storage

/// One rotation's entry in the ledger, and the words for whoever watches.
///
/// An entry is opened before the first effect. A step that cannot be written stops the rotation while nothing is live
/// yet; after the swap a full journal must not keep a service from being reloaded, so there it is only told.
struct Journal: Sendable {
    private let effects: Effects
    private let name: LineageName
    let id: RotationID

    init(_ effects: Effects, _ lineage: Lineage, reason: String, authority: String) throws(Trouble) {
        self.effects = effects
        name = lineage.name
        do throws(LedgerFailure) {
            id = try effects.ledger.begin(
                certificate: lineage.name.text,
                reason: reason,
                authority: authority,
                at: effects.clock.now()
            )
        } catch {
            throw .ledger(error)
        }
    }

    /// A durable step before the swap.
    func record(_ milestone: Milestone, _ detail: String = "") throws(Trouble) {
        effects.narrator.reached(milestone, of: name, detail: detail)
        do throws(LedgerFailure) { try effects.ledger.record(step: step(milestone, detail), in: id) } catch {
            throw .ledger(error)
        }
    }

    /// A step from the swap on: what happens to the service matters more than the entry.
    func note(_ milestone: Milestone, _ detail: String = "") {
        effects.narrator.reached(milestone, of: name, detail: detail)
        try? effects.ledger.record(step: step(milestone, detail), in: id)
    }

    /// Closes the entry.
    func end(_ outcome: RotationOutcome, generation: GenerationNumber?, _ summary: String) {
        try? effects.ledger.end(
            id,
            outcome: outcome,
            generation: generation?.rawValue,
            summary: summary,
            at: effects.clock.now()
        )
    }

    private func step(_ milestone: Milestone, _ detail: String) -> RotationStep {
        RotationStep(stage: milestone.rawValue, detail: detail, at: effects.clock.now())
    }
}
