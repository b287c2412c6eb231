package import FoundationEssentials
package import PKI

/// When a live certificate is due: a pure function of what is live, what is asked for and the clock.
package enum RenewalPolicy {
    /// What the policy compares: the facts of the live certificate.
    package struct Subject: Sendable, Equatable {
        package let validity: Validity
        package let identifiers: Set<Identifier>
        package let keyAlgorithm: KeyAlgorithm?

        package init(validity: Validity, identifiers: Set<Identifier>, keyAlgorithm: KeyAlgorithm?) {
            self.validity = validity
            self.identifiers = identifiers
            self.keyAlgorithm = keyAlgorithm
        }
    }

    /// What the configuration asks for.
    package struct Wish: Sendable, Equatable {
        package let identifiers: Set<Identifier>
        package let keyAlgorithm: KeyAlgorithm

        package init(identifiers: Set<Identifier>, keyAlgorithm: KeyAlgorithm) {
            self.identifiers = identifiers
            self.keyAlgorithm = keyAlgorithm
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

    /// Decides. The reasons are tried in the order of what an operator would want to hear first.
    package static func verdict(live: Subject?, wish: Wish, forced: Due?, now: Date) -> Verdict {
        if let forced { return .due(forced) }
        guard let live else { return .due(.missing) }
        if live.validity.notAfter < now { return .due(.expired(since: live.validity.notAfter)) }
        if live.identifiers != wish.identifiers {
            return .due(
                .namesChanged(
                    added: wish.identifiers.subtracting(live.identifiers).sorted(),
                    removed: live.identifiers.subtracting(wish.identifiers).sorted()
                )
            )
        }
        if live.keyAlgorithm != wish.keyAlgorithm {
            return .due(.keyChanged(from: live.keyAlgorithm, to: wish.keyAlgorithm))
        }
        let point = renewalPoint(of: live.validity)
        return now < point ? .notDue(until: point) : .due(.age(elapsed: live.validity.elapsedFraction(at: now)))
    }
}
