package import FoundationEssentials
package import Ledger
package import PKI

/// Which of the configured authorities is asked next: a pure function of what holds them back and the time left.
package enum AuthorityChoice {
    /// One authority, in the configured order.
    package struct Candidate: Sendable, Equatable {
        package let name: String
        /// Failures in a row for these names.
        package let failures: Int
        /// Not to be asked before this instant for these names.
        package let notBefore: Date?
        /// What is known of it beyond these names.
        package let state: AuthorityState?
        /// The brake on its account, for orders that the authority counts.
        package let brake: Brake?
        /// Whether it has issued a certificate for exactly these names before.
        package let knowsNames: Bool

        package init(
            name: String,
            failures: Int = 0,
            notBefore: Date? = nil,
            state: AuthorityState? = nil,
            brake: Brake? = nil,
            knowsNames: Bool = false
        ) {
            self.name = name
            self.failures = failures
            self.notBefore = notBefore
            self.state = state
            self.brake = brake
            self.knowsNames = knowsNames
        }

        func isFree(at now: Date) -> Bool { notBefore.map { $0 <= now } ?? true }

        /// Whether it does not deliver now, free or not: back-offs are mostly over when a scheduled pass comes by.
        func hasFailed(at now: Date) -> Bool {
            !isFree(at: now) || failures >= AuthorityChoice.patience || isBroken
        }
    }

    package enum Choice: Sendable, Equatable {
        case ask(String)
        case wait(String, until: Date)
    }

    /// This many failures in a row make it the next authority's turn as soon as time is short, and at once with nothing
    /// live.
    package static let patience = 2
    /// With nothing live a longer wait than this, in seconds, makes it the next one's turn.
    package static let longestWaitWithoutCertificate: Double = 600

    /// The first authority is kept to while there is time; the next ones are for when it can't deliver in time, and it
    /// has its turn again at the next renewal.
    ///
    /// Nil for an empty list.
    package static func choose(_ candidates: [Candidate], live: Validity?, now: Date) -> Choice? {
        guard let first = candidates.first else { return nil }
        guard first.hasFailed(at: now) else { return .ask(first.name) }
        let turn = candidates.count > 1 ? turnOfOthers(after: first, live: live, now: now) : .distantFuture
        let isTurn = turn <= now
        if isTurn, let other = candidates.dropFirst().first(where: { $0.isFree(at: now) && !$0.isBroken }) {
            return .ask(other.name)
        }
        if first.isFree(at: now) { return .ask(first.name) }
        if isTurn, let other = candidates.dropFirst().first(where: { $0.isFree(at: now) }) { return .ask(other.name) }
        let next = isTurn ? candidates.min { $0.freedom(now) < $1.freedom(now) } ?? first : first
        return .wait(next.name, until: min(next.freedom(now), isTurn ? .distantFuture : turn))
    }

    /// From when on the other authorities are asked, given that the first does not deliver.
    ///
    /// "In time" ends half-way between the renewal point and the expiry of what is live, and a quarter of that way for
    /// certificates that live for days. No wait is kept that would end beyond half of the validity that remains.
    static func turnOfOthers(after first: Candidate, live: Validity?, now: Date) -> Date {
        guard let live else {
            let isLong = first.freedom(now).timeIntervalSince(now) > longestWaitWithoutCertificate
            return first.failures >= patience || first.isBroken || isLong ? now : .distantFuture
        }
        let remaining = live.notAfter.timeIntervalSince(now)
        if first.freedom(now).timeIntervalSince(now) > remaining / 2 { return now }
        let point = RenewalPolicy.renewalPoint(of: live)
        let share = live.lifetime < RenewalPolicy.shortLived ? 0.25 : 0.5
        return point.addingTimeInterval(live.notAfter.timeIntervalSince(point) * share)
    }
}

extension AuthorityChoice.Candidate {
    /// Whether not even its directory is to be had.
    fileprivate var isBroken: Bool { (state?.directoryFailures ?? 0) >= AuthorityChoice.patience }

    /// When it may be asked.
    fileprivate func freedom(_ now: Date) -> Date { max(notBefore ?? now, now) }
}
