package import FoundationEssentials
package import Storage

/// What is live now, in the words of the `live` slot: at four in the morning the first question is whether the site is up.
package struct LiveState: Sendable, Equatable {
    /// The generation that is live, if any.
    package let generation: GenerationNumber?
    /// When it expires.
    package let notAfter: Date?
    /// What this run did to it.
    package let consequence: Consequence

    /// What a failed run did to what is live.
    package enum Consequence: String, Sendable, Equatable {
        case unchanged = "nothing was changed"
        case rolledBack = "rolled back to it"
        case rolledBackUnseen = "rolled back to it, but not every service was seen to take it again"
        case stayed = "it stays: going back would be worse"
        case kept = "it stays"
        case withdrawn = "the new one was withdrawn"
        case unknown = "its state could not be read"
    }

    package init(generation: GenerationNumber?, notAfter: Date?, consequence: Consequence) {
        self.generation = generation
        self.notAfter = notAfter
        self.consequence = consequence
    }

    /// The slot's text at an instant.
    package func text(at now: Date) -> String {
        guard let generation else { return withoutGeneration }
        guard let notAfter else { return "generation \(generation.rawValue); \(consequence.rawValue)" }
        return
            "generation \(generation.rawValue), \(Self.remaining(notAfter.timeIntervalSince(now))); \(consequence.rawValue)"
    }

    /// Where nothing was live before the first generation, going back means the files that it took the place of.
    private var withoutGeneration: String {
        switch consequence {
        case .rolledBack: "no generation; the files that were there before are back"
        case .rolledBackUnseen:
            "no generation; the files that were there before are back, but not every service was seen to take them again"
        case .unchanged, .stayed, .kept, .withdrawn, .unknown: "nothing is live; \(consequence.rawValue)"
        }
    }

    /// "valid 21 more days", "valid 5 more hours", "expired 3 days ago".
    static func remaining(_ seconds: Double) -> String {
        let (words, tail) = seconds >= 0 ? ("valid ", " more") : ("expired ", " ago")
        let size = abs(seconds)
        let (count, unit) =
            switch size {
            case ..<7_200: (size / 60, "minute")
            case ..<172_800: (size / 3_600, "hour")
            default: (size / 86_400, "day")
            }
        let whole = Int(min(count, 1_000_000).rounded(.down))
        let noun = whole == 1 ? unit : unit + "s"
        return seconds >= 0 ? "\(words)\(whole)\(tail) \(noun)" : "\(words)\(whole) \(noun)\(tail)"
    }
}
