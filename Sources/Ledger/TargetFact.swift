package import FoundationEssentials

/// One thing known about one generation at one target, with its time. Issued, applied, reloaded and served are separate:
/// a deployment that stopped halfway is taken up where it stopped.
package struct TargetFact: Sendable, Equatable {
    /// What is known. The raw values are stored and printed: they never change.
    package enum Fact: String, Sendable, CaseIterable {
        /// The target's files or links are the generation's.
        case applied
        /// The service was told, and did not object.
        case reloaded
        /// Every endpoint was seen to serve it.
        case served
    }

    package let certificate: String
    /// The target's label, as the caller chose it.
    package let target: String
    package let generation: Int
    package let fact: Fact
    /// When it was last found to be so.
    package let at: Date
}
