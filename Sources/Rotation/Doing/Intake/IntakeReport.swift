package import PKI
package import Storage

/// What became of a pair that was to be taken over.
package struct IntakeReport: Sendable, Equatable {
    package enum Outcome: String, Sendable, Equatable {
        /// It is a generation now, and live.
        case taken
        /// It was live already.
        case unchanged
    }

    package let outcome: Outcome
    /// The generation that holds it; in a rehearsal, the one that would.
    package let generation: GenerationNumber
    /// Whether its chain leads to a trusted root now.
    package let trust: ChainVerdict
}
