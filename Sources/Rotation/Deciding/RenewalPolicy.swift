package import FoundationEssentials
import Ledger
package import PKI

/// When a live certificate is due: a pure function of what is live, what is asked for and the clock.
package enum RenewalPolicy {
    /// What the policy compares: the facts of a live certificate.
    package struct Subject: Sendable, Equatable {
        package let validity: Validity
        package let identifiers: Set<Identifier>
        package let keyAlgorithm: KeyAlgorithm?
        /// Its id in renewal information (RFC 9773 §4.1); nil for one that has none, or when nobody looked.
        package let certificateID: String?
        /// The authority that issued it, by its name in the configuration.
        package let authority: String?
        /// When it was made: its generation's beginning where that is known, else the beginning of its validity, which
        /// authorities set back by an hour or so.
        package let madeAt: Date
        /// A stable fraction in 0..<1 that spreads certificates made in one go; see ``Spread``.
        package let spread: Double

        package init(
            validity: Validity,
            identifiers: Set<Identifier>,
            keyAlgorithm: KeyAlgorithm?,
            certificateID: String? = nil,
            authority: String? = nil,
            madeAt: Date? = nil,
            spread: Double = 0
        ) {
            self.validity = validity
            self.identifiers = identifiers
            self.keyAlgorithm = keyAlgorithm
            self.certificateID = certificateID
            self.authority = authority
            self.madeAt = madeAt ?? validity.notBefore
            self.spread = min(1, max(0, spread.isFinite ? spread : 0))
        }
    }

    /// What the configuration asks for.
    package struct Wish: Sendable, Equatable {
        package let identifiers: Set<Identifier>
        package let keys: KeySet

        package init(identifiers: Set<Identifier>, keys: KeySet) {
            self.identifiers = identifiers
            self.keys = keys
        }
    }

    package enum Verdict: Sendable, Equatable {
        case due(Due)
        /// Not due before the instant given.
        case notDue(until: Date)
    }

    /// Certificates that live shorter than this are renewed at half of their life instead of two thirds.
    package static let shortLived: Double = 10 * 86_400

    /// The instant from which a certificate is due by age (RFC 9773 leaves the fallback to the client; the field's
    /// guides say two thirds, one half under ten days).
    package static func renewalPoint(of validity: Validity) -> Date {
        let share = validity.lifetime < shortLived ? 0.5 : 2.0 / 3.0
        return validity.notBefore.addingTimeInterval(validity.lifetime * share)
    }

    /// How far renewals without advice are spread behind the renewal point, as a share of the lifetime.
    package static let spreadShare = 0.02

    /// The renewal point of one certificate, moved behind the common one by its own share: a thousand certificates made
    /// in one minute are not due in one minute.
    package static func ownPoint(of subject: Subject) -> Date {
        renewalPoint(of: subject.validity).addingTimeInterval(subject.validity.lifetime * spreadShare * subject.spread)
    }

    /// The instant beyond which no advice postpones a renewal: half of what remains at the renewal point.
    package static func latestSafe(of validity: Validity) -> Date {
        let point = renewalPoint(of: validity)
        return point.addingTimeInterval(max(0, validity.notAfter.timeIntervalSince(point)) / 2)
    }

    /// When a certificate is due although nothing about it changes, and whether by advice.
    package static func dueInstant(of subject: Subject, advice: RenewalAdvice?) -> (at: Date, isAdvised: Bool) {
        guard let advised = advice?.instant(for: subject) else { return (ownPoint(of: subject), false) }
        let latest = latestSafe(of: subject.validity)
        return advised <= latest ? (advised, true) : (latest, false)
    }

    /// Decides about a single certificate.
    package static func verdict(
        live: Subject?,
        wish: Wish,
        forced: Due?,
        advice: RenewalAdvice? = nil,
        now: Date
    ) -> Verdict {
        verdict(
            live: [live].compactMap(\.self),
            wish: wish,
            forced: forced,
            advice: [advice].compactMap(\.self),
            now: now
        )
    }

    /// Decides about all certificates of a generation, which are replaced together: what is due for one is due for all.
    /// The reasons are tried in the order of what an operator would want to hear first.
    ///
    /// - Parameter advice: about any of them; what is about others is passed over.
    package static func verdict(
        live: [Subject],
        wish: Wish,
        forced: Due?,
        advice: [RenewalAdvice],
        now: Date
    ) -> Verdict {
        if let forced { return .due(forced) }
        guard let end = live.map(\.validity.notAfter).min() else { return .due(.missing) }
        if end < now { return .due(.expired(since: end)) }
        if let other = live.first(where: { $0.identifiers != wish.identifiers }) {
            return .due(
                .namesChanged(
                    added: wish.identifiers.subtracting(other.identifiers).sorted(),
                    removed: other.identifiers.subtracting(wish.identifiers).sorted()
                )
            )
        }
        let known = live.map(\.keyAlgorithm)
        if Set(known) != Set(wish.keys.algorithms) { return .due(.keyChanged(from: known, to: wish.keys)) }
        return live.map { aging($0, advice.first(where: $0.isMeant), now) }.reduce(.notDue(until: .distantFuture)) {
            $0.sooner($1)
        }
    }

    /// Whether a certificate is due although nothing about it changes.
    private static func aging(_ live: Subject, _ advice: RenewalAdvice?, _ now: Date) -> Verdict {
        let (instant, isAdvised) = dueInstant(of: live, advice: advice)
        guard now >= instant else { return .notDue(until: instant) }
        if isAdvised { return .due(.advised(explanation: advice?.window.explanation)) }
        return .due(.age(elapsed: live.validity.elapsedFraction(at: now)))
    }
}

extension RenewalPolicy.Verdict {
    /// Of two certificates that are replaced together, what is to be done about both.
    fileprivate func sooner(_ other: Self) -> Self {
        switch (self, other) {
        case (.due, _): self
        case (_, .due): other
        case (.notDue(let one), .notDue(let another)): .notDue(until: min(one, another))
        }
    }
}

extension RenewalPolicy.Subject {
    /// Whether advice is about this certificate.
    func isMeant(by advice: RenewalAdvice) -> Bool { advice.certificateID == certificateID }
}
