package import FoundationEssentials
import PKI

/// One order that may be sent now: why, to whom, and how it is to be counted.
package struct OrderPlan: Sendable, Equatable {
    package let due: Due
    /// The authority's name in the configuration.
    package let authority: String
    /// The id of the certificate it replaces (RFC 9773 §5), to be sent if the directory offers renewal information.
    package let replaces: String?
    /// Whether the authority does not count it against the account: how it is recorded in the ledger.
    package let isExempt: Bool

    package init(due: Due, authority: String, replaces: String? = nil, isExempt: Bool = false) {
        self.due = due
        self.authority = authority
        self.replaces = replaces
        self.isExempt = isExempt
    }
}

extension OrderPlan {
    /// The id to name as predecessor at an authority; nil when it would be refused.
    ///
    /// RFC 9773 §5: the server checks that the certificate is its own and of the same account, that "the identified
    /// certificate … share[s] a … identifier", and that it has not been replaced. An expired one is not named: no
    /// authority gains by it, and some refuse.
    package static func predecessor(_ view: LineageView, at authority: String, wish: RenewalPolicy.Wish, now: Date)
        -> String?
    {
        guard let live = replaced(view, wish), live.authority == authority, live.validity.notAfter > now,
            !live.identifiers.isDisjoint(with: wish.identifiers)
        else { return nil }
        if view.advice.contains(where: { live.isMeant(by: $0) && $0.isReplaced }) { return nil }
        return live.certificateID
    }

    /// The live certificate whose place the next one takes: the one with the same kind of key. Where there is a single
    /// key to come, it takes the place of whatever there is.
    private static func replaced(_ view: LineageView, _ wish: RenewalPolicy.Wish) -> RenewalPolicy.Subject? {
        let family = view.nextKey(of: wish).family
        let same = view.live?.subjects.first { $0.keyAlgorithm?.family == family }
        return wish.keys.isSeveral ? same : same ?? view.live?.subject
    }

    /// Whether an authority exempts an order from the limits of the account and of the domain.
    ///
    /// Let's Encrypt does for a renewal that names its predecessor once its window is reached, and for one of exactly
    /// the names it has issued for before.
    static func isExempt(
        _ view: LineageView,
        at candidate: AuthorityChoice.Candidate,
        replaces: String?,
        now: Date
    ) -> Bool {
        if candidate.knowsNames { return true }
        guard let replaces, let advice = view.advice.first(where: { $0.certificateID == replaces }) else {
            return false
        }
        return advice.isReached(at: now)
    }
}
