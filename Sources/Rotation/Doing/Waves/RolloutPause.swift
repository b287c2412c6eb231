package import Deployment
package import Storage

/// A rotation between two waves: it goes on by itself once the soak is over.
package struct RolloutPause: Sendable, Equatable {
    /// The generation that goes out.
    package let generation: GenerationNumber
    /// Which wave is served, which follows, and when.
    package let soak: WaveSoak
    /// What was live before, and why it was rotated, where this run has done that.
    package var rotated: Rotated?

    /// The rotation of which it is the pause.
    package struct Rotated: Sendable, Equatable {
        package let previous: GenerationNumber?
        package let due: Due?
    }

    /// What a run has come to that went on after it: if that was all, what it was begun for.
    func followed(by outcome: LineageReport.Outcome, _ lineage: Lineage) -> LineageReport.Outcome {
        guard let rotated else { return outcome }
        switch outcome {
        case .settled(generation):
            return .rotated(
                generation,
                previous: rotated.previous,
                due: rotated.due,
                served: lineage.targets.contains { !$0.endpoints.isEmpty }
            )
        case .soaking(var pause) where pause.generation == generation:
            pause.rotated = rotated
            return .soaking(pause)
        default: return outcome
        }
    }

    /// The detail of the milestone, and what the journal says.
    package var text: String {
        "wave \(soak.served) is served; wave \(soak.next) not before \(InstantText.short(soak.until))"
    }
}
