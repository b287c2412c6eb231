import ACME
import Deployment
import FoundationEssentials
import Hooks
import Storage

/// Tells hooks what they cannot change any more: that it is done, that it failed, that time runs out. What goes wrong
/// with it is told in turn, and spoils nothing.
struct HookTelling: Sendable {
    private let effects: Effects

    init(_ effects: Effects) { self.effects = effects }

    /// Every endpoint was seen to serve what is live.
    func verified(_ live: Live, of lineage: Lineage, journal: Journal) async {
        let subject = HookSubject(live.generation, previous: live.previous?.number)
        for failure in await effects.hooks.tell(.verified, of: subject).failures {
            journal.note(.hookFailed, "\(failure)")
        }
    }

    /// What a pass came to, as far as somebody may want to hear of it.
    func afterPass(_ outcome: LineageReport.Outcome, _ lineage: Lineage) async {
        guard effects.hooks.isTold(of: .failing) else { return }
        let live = live(lineage.name)
        // Another process at work is no failure.
        if case .failed(let failure) = outcome, failure.stage != .lock {
            await tell(
                .failing,
                HookSubject(
                    name: lineage.name,
                    identifiers: lineage.identifiers,
                    generation: live,
                    stage: failure.stage.rawValue,
                    cause: failure.verdict
                )
            )
        }
        if let live, ExpiryNotice.isDue(live.manifest.validity, at: effects.clock.now()) {
            await tell(.expiring, HookSubject(name: lineage.name, identifiers: lineage.identifiers, generation: live))
        }
    }

    private func tell(_ event: HookEvent, _ subject: HookSubject) async {
        for failure in await effects.hooks.tell(event, of: subject).failures {
            effects.narrator.reached(.hookFailed, of: subject.name, detail: "\(failure)")
        }
    }

    private func live(_ name: LineageName) -> Generation? {
        guard let number = (try? effects.state.liveGeneration(name, effects.files)) ?? nil else { return nil }
        return try? GenerationFacts.load(name, number, effects)
    }
}
