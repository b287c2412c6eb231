package import FoundationEssentials
package import Ledger

/// Whether this machine's clock can be trusted with an order.
///
/// A clock that is a day ahead takes everything for due and lets orders drop out of their windows early; one that is a
/// day behind renews late. Both are seen against the `Date` of an authority's answers, and one that has fallen behind
/// also without any answer: nothing can have been made after now.
package enum ClockSanity {
    /// The skew that is put up with, in seconds, either way.
    package static let tolerance: Double = 300
    /// For how long a skew that was seen is believed, in seconds.
    package static let memory: Double = 86_400
    /// How fresh a good skew must be to outweigh a generation that seems to be from the future, in seconds.
    package static let voucher: Double = 600

    /// What is wrong with the clock.
    package enum Trouble: Error, Sendable, Equatable {
        /// It differs from an authority's by so many seconds; positive when this machine is ahead.
        case skewed(Double, from: String)
        /// The newest generation was made later than now.
        case beforeGeneration(made: Date)
    }

    /// Judges one observed skew, in seconds; nil when it is put up with, or when none was seen.
    package static func judge(skew: Double?, of authority: String) -> Trouble? {
        guard let skew else { return nil }
        return abs(skew) <= tolerance ? nil : .skewed(skew, from: authority)
    }

    /// Judges by all that is known without asking anybody.
    ///
    /// - Parameter newestMade: when the newest generation on disk was made.
    package static func judge(_ state: AuthorityState?, newestMade: Date?, now: Date) -> Trouble? {
        let age = state?.clockSkewSeenAt.map { now.timeIntervalSince($0) }
        // An observation from the future was made with another clock than this one.
        let isBelieved = age.map { $0 >= 0 && $0 <= memory } ?? false
        if isBelieved, let state, let trouble = judge(skew: state.clockSkew, of: state.authority) { return trouble }
        let isVouchedFor = isBelieved && state?.clockSkew != nil && (age ?? .infinity) <= voucher
        guard !isVouchedFor, let newestMade, newestMade.timeIntervalSince(now) > tolerance else { return nil }
        return .beforeGeneration(made: newestMade)
    }
}

extension ClockSanity.Trouble: CustomStringConvertible {
    package var description: String {
        switch self {
        case .skewed(let seconds, let authority):
            "this machine's clock is \(Self.span(seconds)) \(seconds > 0 ? "ahead of" : "behind") that of \(authority)"
        case .beforeGeneration(let made):
            "this machine's clock is before \(InstantText.short(made)), when the newest generation was made"
        }
    }

    /// What the operator can do.
    package var hint: String { "set the clock, then see: timedatectl status; rekey run goes on by itself" }

    /// "6 minutes", "23 hours", "400 days": whole, and never beyond what fits.
    private static func span(_ seconds: Double) -> String {
        let size = abs(seconds)
        let (count, unit) = size < 7_200 ? (size / 60, "minutes") : (size / 3_600, "hours")
        let (whole, word) = size < 172_800 ? (count, unit) : (size / 86_400, "days")
        return "\(Int(min(whole, 1_000_000).rounded(.down))) \(word)"
    }
}
