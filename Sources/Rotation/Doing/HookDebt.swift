import ACME
import Deployment
import Hooks
import Ledger
import Storage

/// What hooks have still to hear of a generation that goes live: noted before the swap, so that a run killed right after
/// it leaves something for the next one to find.
struct HookDebt: Sendable {
    private let effects: Effects

    init(_ effects: Effects) { self.effects = effects }

    /// Hooks are to be told of a generation; nothing when there are none.
    func incur(_ name: LineageName, _ number: GenerationNumber) throws(Trouble) {
        guard effects.hooks.isTold(of: .activated) else { return }
        do throws(LedgerFailure) {
            try effects.ledger.record(
                fact: .applied,
                certificate: name.text,
                target: LineageHooks.label,
                generation: number.rawValue,
                at: effects.clock.now()
            )
        } catch {
            throw .ledger(error)
        }
    }

    /// Hooks that are configured no longer are owed nothing.
    func forgiveIfNobodyIsTold(_ name: LineageName, _ number: GenerationNumber) {
        guard !effects.hooks.isTold(of: .activated) else { return }
        try? effects.ledger.clearFacts(
            certificate: name.text,
            target: LineageHooks.label,
            generation: number.rawValue
        )
    }

    /// Whether hooks have heard of a generation, and were content.
    static func isPaid(_ facts: [TargetFact], _ number: GenerationNumber) -> Bool {
        facts.contains {
            $0.generation == number.rawValue && $0.target == LineageHooks.label && $0.fact == .reloaded
        }
    }

    /// Whether hooks have not heard of a generation yet, or were not content.
    static func isOpen(_ facts: [TargetFact], _ number: GenerationNumber) -> Bool {
        let known = facts.filter { $0.generation == number.rawValue && $0.target == LineageHooks.label }
        return known.contains { $0.fact == .applied } && !known.contains { $0.fact == .reloaded }
    }
}
