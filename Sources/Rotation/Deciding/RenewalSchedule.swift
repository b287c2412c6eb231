package import FoundationEssentials
package import Ledger
package import PKI

/// When an authority is asked again when to renew a certificate (RFC 9773 §4.3). Arithmetic is on clamped spans.
package enum RenewalSchedule {
    /// Without a usable instant of the authority's: RFC 9773 §4.3.3 "after six hours".
    package static let usual: Double = 6 * 3_600
    /// The authority's instant is obeyed from here, in seconds,
    package static let shortest: Double = 60
    /// to here.
    package static let longest: Double = 86_400
    /// After so many temporary failures in a row it is taken for a long-term one.
    package static let temporaryTries = 5

    /// What came of asking.
    package enum Answer: Sendable, Equatable {
        /// A valid object, with the authority's instant for the next time (Retry-After), if any.
        case usable(askAgain: Date?)
        /// The connection timed out, or a 5xx: RFC 9773 §4.3.3 "SHOULD retry with exponential backoff".
        case temporary
        /// Any other error, or an answer that is no renewal information.
        case longTerm
    }

    /// Whether the authority is to be asked about a certificate.
    package enum Ask: Sendable, Equatable {
        case now
        case later(Date)
        /// RFC 9773 §4.3: clients "MUST NOT check a certificate's RenewalInfo after the certificate has expired", nor
        /// "after they consider the certificate to be replaced".
        case never
    }

    /// Decides by what the ledger has; nil is asked about at once, right after issuance.
    package static func ask(_ row: RenewalRow?, live: Validity, now: Date) -> Ask {
        guard live.notAfter > now else { return .never }
        guard let row else { return .now }
        guard row.replacedAt == nil, row.renewedAt == nil else { return .never }
        // An instant further off than any that is ever written comes from another clock.
        let wait = row.askAgainAt.timeIntervalSince(now)
        return wait > 0 && wait <= longest ? .later(row.askAgainAt) : .now
    }

    /// When to ask next, and the count of temporary failures to keep.
    package static func next(
        after answer: Answer,
        temporaryFailures: Int,
        now: Date
    ) -> (askAgain: Date, temporaryFailures: Int) {
        switch answer {
        case .usable(let wish):
            let wait = wish.map { min(max($0.timeIntervalSince(now), shortest), longest) } ?? usual
            return (now.addingTimeInterval(wait), 0)
        case .longTerm: return (now.addingTimeInterval(usual), 0)
        case .temporary:
            let failures = min(max(temporaryFailures, 0), temporaryTries) + 1
            guard failures < temporaryTries else { return (now.addingTimeInterval(usual), 0) }
            // 1, 2, 4, 8 minutes: the exponent is at most three.
            let waits: [Double] = [60, 120, 240, 480]
            return (now.addingTimeInterval(waits[min(failures, waits.count) - 1]), failures)
        }
    }
}
