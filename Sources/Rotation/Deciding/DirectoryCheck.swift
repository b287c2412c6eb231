package import FoundationEssentials
package import Ledger

/// When an authority's directory is fetched although nothing is due, and what it is looked at for.
///
/// A day before a renewal is the time to learn that a profile is gone or that the clock is wrong, not the renewal.
package enum DirectoryCheck {
    /// Seconds between two looks while all is well.
    package static let interval: Double = 86_400 / 2

    /// Whether a pass fetches it first.
    ///
    /// A look is due twice a day, and at once when what is known makes the clock suspect: a directory is cheap, and
    /// a clock that was set right must be believed again in the same pass.
    package static func isDue(_ state: AuthorityState?, newestMade: Date? = nil, now: Date) -> Bool {
        guard let seen = state?.directorySeenAt else { return true }
        let age = now.timeIntervalSince(seen)
        if age < 0 || age >= interval { return true }
        return ClockSanity.judge(state, newestMade: newestMade, now: now) != nil
    }

    /// A profile that is asked for and no longer offered: it would fail at the renewal (protocol: `invalidProfile`).
    package struct ProfileGone: Error, Sendable, Equatable, CustomStringConvertible {
        package let authority: String
        package let profile: String
        /// What is offered, sorted.
        package let offered: [String]

        package var description: String { "\(authority) no longer offers the profile \(profile)" }
        /// What the operator can do.
        package var hint: String {
            offered.isEmpty
                ? "take the profile out of the configuration: \(authority) offers none"
                : "ask for one of these in the configuration: \(offered.joined(separator: ", "))"
        }
    }

    /// Looks for the profile; nil when none is asked for or it is there. `offered` is empty for a directory without.
    package static func profile(_ wanted: String?, offered: Set<String>, authority: String) -> ProfileGone? {
        guard let wanted, !offered.contains(wanted) else { return nil }
        return ProfileGone(authority: authority, profile: wanted, offered: offered.sorted())
    }
}
