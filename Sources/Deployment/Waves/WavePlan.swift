package import FoundationEssentials

/// Which targets are told next: the canary first, then the rest, each wave served and soaked before the next.
///
/// | targets of waves below | soak since they are served | targets of this wave | step |
/// |---|---|---|---|
/// | – (it is the lowest) | – | one is not done | apply |
/// | all done | over | one is not done | apply |
/// | all done | not over | one is not done | soak |
/// | all done | any | all done | the next wave's; without one, done |
///
/// What an earlier run has done counts by its facts, so that a run that ended anywhere is taken up there, and a soak goes
/// on from when it began. Without facts it starts with the lowest wave.
package struct WavePlan: Sendable, Equatable {
    /// What is to be done.
    package enum Step: Sendable, Equatable {
        /// Tell the targets of this wave, after another look at those of the waves below.
        case apply(Int)
        /// Wait.
        case soak(WaveSoak)
        /// Every target has taken it.
        case done
    }

    /// Facts this much ahead of the clock are not believed, for it was set back since; in seconds.
    package static let tolerance: Double = 300

    /// How far the targets are; the order is of no matter.
    package let targets: [TargetProgress]
    /// How long a wave must have been served before the next begins, 0 s or more.
    package let soak: Duration

    /// A plan.
    package init(_ targets: [TargetProgress], soak: Duration) {
        self.targets = targets
        self.soak = soak
    }

    /// The same, with a wave done at an instant.
    package func done(_ wave: Int, at instant: Date) -> WavePlan { setting(wave, instant) }

    /// The same, with a wave to be told again.
    package func undone(_ wave: Int) -> WavePlan { setting(wave, nil) }

    private func setting(_ wave: Int, _ since: Date?) -> WavePlan {
        let changed = targets.map { one in
            one.wave == wave ? TargetProgress(target: one.target, wave: wave, since: since) : one
        }
        return WavePlan(changed, soak: soak)
    }

    /// Whether every target has taken it.
    package var isDone: Bool { targets.allSatisfy { $0.since != nil } }

    /// What is to be done at an instant. Pure.
    package func next(at now: Date) -> Step {
        if isDone { return .done }
        guard let wave = open(at: now) else { return .done }
        guard let pause = pause(before: wave), pause.until > now else { return .apply(wave) }
        return .soak(pause)
    }

    /// The soak that is under way, or over without the next wave having been done; nil before the lowest wave is served,
    /// and when all is done.
    package func pause(at now: Date) -> WaveSoak? {
        guard !isDone, let wave = open(at: now) else { return nil }
        return pause(before: wave)
    }

    /// The lowest wave of which something is to be done.
    private func open(at now: Date) -> Int? {
        let limit = now.addingTimeInterval(Self.tolerance)
        return targets.filter { $0.since.map { $0 > limit } ?? true }.map(\.wave).min()
    }

    private func pause(before wave: Int) -> WaveSoak? {
        let below = targets.filter { $0.wave < wave }
        guard let served = below.map(\.wave).max(), let since = below.compactMap(\.since).max() else { return nil }
        let (seconds, attoseconds) = soak.components
        let length = Double(seconds) + Double(attoseconds) / 1e18
        return WaveSoak(served: served, next: wave, until: since.addingTimeInterval(length))
    }
}
