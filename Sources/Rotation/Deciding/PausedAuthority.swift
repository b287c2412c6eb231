package import FoundationEssentials
package import Ledger

/// An authority that takes nothing from the account until someone lifts the pause there.
///
/// Let's Encrypt pauses after more than a thousand failures in a row, with no instant from which on it would be over
/// (no Retry-After): only the page it names ends it.
package struct PausedAuthority: Sendable, Equatable {
    package let authority: String
    /// The authority's words, printable.
    package let reason: String
    /// The page that lifts the pause, if it named one.
    package let page: String?
    /// When it is asked again all the same, should the pause have been lifted.
    package let until: Date

    package init(authority: String, reason: String, page: String?, until: Date) {
        self.authority = authority
        self.reason = reason
        self.page = page
        self.until = until
    }

    /// Nil when the authority's state is no pause that still holds.
    package init?(_ state: AuthorityState, now: Date) {
        guard state.isPaused, let until = state.notBefore, until > now else { return nil }
        self.init(authority: state.authority, reason: state.reason, page: state.helpURL, until: until)
    }

    /// What the operator can do.
    package var hint: String {
        guard let page else {
            return "ask \(authority) to lift the pause; it is asked again \(InstantText.short(until)) anyway"
        }
        return "mend the cause, then lift the pause at \(page)"
    }
}

extension PausedAuthority: CustomStringConvertible {
    package var description: String {
        reason.isEmpty ? "\(authority) has paused this account" : "\(authority) has paused this account: \(reason)"
    }
}
