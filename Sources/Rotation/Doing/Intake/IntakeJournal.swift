import ACME
import Deployment
import FoundationEssentials
import Ledger
import Storage

/// What the ledger keeps of a pair that was taken over.
struct IntakeJournal: Sendable {
    private let effects: Effects
    private let origin: String
    private let id: RotationID

    /// Opens an entry, before the first effect.
    init(_ effects: Effects, _ name: LineageName, _ pair: IntakePair) throws(IntakeFailure) {
        self.effects = effects
        origin = pair.origin
        do throws(LedgerFailure) {
            id = try effects.ledger.begin(
                certificate: name.text,
                reason: "import",
                authority: pair.authority,
                at: effects.clock.now()
            )
        } catch {
            throw .ledger(error)
        }
    }

    /// It is live: the index follows the disk, and is never the reason to undo.
    func taken(_ generation: Generation) {
        let now = effects.clock.now()
        try? effects.ledger.upsert([GenerationRow(generation, standing: .live, at: now)])
        let step = RotationStep(
            stage: Milestone.live.rawValue,
            detail: "generation \(generation.number.rawValue)",
            at: now
        )
        try? effects.ledger.record(step: step, in: id)
        try? effects.ledger.end(
            id,
            outcome: .verified,
            generation: generation.number.rawValue,
            summary: "taken over from \(origin), without an order; live, no endpoint was asked",
            at: now
        )
    }

    /// Nothing live was touched.
    func failed(_ reason: String) {
        try? effects.ledger.end(id, outcome: .failed, generation: nil, summary: reason, at: effects.clock.now())
    }
}
