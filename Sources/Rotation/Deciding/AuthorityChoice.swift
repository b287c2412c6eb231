package import FoundationEssentials
package import PKI

/// Which of the configured authorities is asked next: a pure function of their back-offs and the time left.
package enum AuthorityChoice {
    /// One authority, in the configured order.
    package struct Candidate: Sendable, Equatable {
        package let name: String
        /// Failures in a row for these names.
        package let failures: Int
        /// Not to be asked before this instant.
        package let notBefore: Date?

        package init(name: String, failures: Int, notBefore: Date?) {
            self.name = name
            self.failures = failures
            self.notBefore = notBefore
        }

        func isFree(at now: Date) -> Bool { notBefore.map { $0 <= now } ?? true }
    }

    package enum Choice: Sendable, Equatable {
        case ask(String)
        case wait(String, until: Date)
    }

    /// With nothing live, this many failures of one authority make the next one's turn.
    package static let patienceWithoutCertificate = 2

    /// The first authority is kept to while there is time; the next ones are for when it can't deliver in time.
    ///
    /// "In time" ends half-way between the renewal point and the expiry of what is live. Nil for an empty list.
    package static func choose(_ candidates: [Candidate], live: Validity?, now: Date) -> Choice? {
        guard let first = candidates.first else { return nil }
        // Back-offs are mostly over when a scheduled pass comes by: being free does not make a failing one deliver.
        let hasFailed = !first.isFree(at: now) || first.failures >= patienceWithoutCertificate
        guard hasFailed else { return .ask(first.name) }
        if isLate(first, live: live, now: now), let other = candidates.dropFirst().first(where: { $0.isFree(at: now) })
        {
            return .ask(other.name)
        }
        return first.isFree(at: now) ? .ask(first.name) : .wait(first.name, until: first.notBefore ?? now)
    }

    private static func isLate(_ first: Candidate, live: Validity?, now: Date) -> Bool {
        guard let live else { return first.failures >= patienceWithoutCertificate }
        let point = RenewalPolicy.renewalPoint(of: live)
        return now > point.addingTimeInterval(live.notAfter.timeIntervalSince(point) / 2)
    }
}
