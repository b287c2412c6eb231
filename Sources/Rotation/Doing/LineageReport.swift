package import FoundationEssentials
package import Storage

/// What one pass did for one certificate.
package struct LineageReport: Sendable {
    package enum Outcome: Sendable {
        /// Nothing was due.
        case unchanged(until: Date)
        /// A new certificate is live, and served where that can be seen.
        case rotated(GenerationNumber, previous: GenerationNumber?, due: Due?, served: Bool)
        /// What lay on disk or was live already has been deployed or looked at again, without an order.
        case settled(GenerationNumber)
        /// A generation is live and served by some waves of targets; the next one waits for the soak of the last.
        case soaking(RolloutPause)
        /// It is due, and the time to ask again has not come; nothing was tried.
        case waiting(Due, until: Date)
        /// The authority needs longer; the order is kept.
        case processing(RotationFailure)
        /// A generation was revoked; nothing was deployed.
        case revoked(RevocationRecord)
        /// The whole way was gone beside what is live.
        case rehearsed(RehearsalRecord)
        case failed(RotationFailure)
    }

    package let name: LineageName
    package let outcome: Outcome
    /// What came of revocations that wait for what a pass does; usually there are none.
    package let revocations: [RevocationNote]

    package init(name: LineageName, outcome: Outcome, revocations: [RevocationNote] = []) {
        self.name = name
        self.outcome = outcome
        self.revocations = revocations
    }

    /// Whether there is a new certificate that authorities may have advice about.
    package var isFresh: Bool {
        switch outcome {
        case .rotated: true
        case .soaking(let pause): pause.rotated != nil
        default: false
        }
    }
}
