package import Deployment
package import FoundationEssentials
package import Storage

/// What one certificate looks like on disk and in the ledger: all that deciding needs.
package struct LineageView: Sendable, Equatable {
    /// A generation on disk.
    package struct OnDisk: Sendable, Equatable {
        package let number: GenerationNumber
        package let subject: RenewalPolicy.Subject
        /// Its own content failed validation, it was revoked, or its key is denied: never tried again.
        package let isQuarantined: Bool

        package init(number: GenerationNumber, subject: RenewalPolicy.Subject, isQuarantined: Bool) {
            self.number = number
            self.subject = subject
            self.isQuarantined = isQuarantined
        }
    }

    /// An order that a run left, with its key on disk.
    package struct Pending: Sendable, Equatable {
        package let url: String
        package let authority: String

        package init(url: String, authority: String) {
            self.url = url
            self.authority = authority
        }
    }

    /// The certificate's name in the configuration.
    package var certificate: String
    /// The generation that `live/NAME` points at.
    package var live: OnDisk?
    /// The newest generation, live or not.
    package var newest: OnDisk?
    /// When the newest generation was made, where that is known.
    package var newestMade: Date?
    /// The order in flight.
    package var pendingOrder: Pending?
    /// Whether every target has applied, reloaded and served the live generation.
    package var isSettled: Bool
    /// The soak between two waves of targets that what is live is in, or has behind it; nil when no wave, or every wave, is
    /// done.
    package var waves: WaveSoak?
    /// The authorities in the configured order, with what holds each of them.
    package var authorities: [AuthorityChoice.Candidate]
    /// What was spent of the budgets of its names.
    package var spending: Spending
    /// What an authority advised; followed only if it is about the live certificate.
    package var advice: RenewalAdvice?

    package init(
        certificate: String = "",
        live: OnDisk? = nil,
        newest: OnDisk? = nil,
        newestMade: Date? = nil,
        pendingOrder: Pending? = nil,
        isSettled: Bool = true,
        waves: WaveSoak? = nil,
        authorities: [AuthorityChoice.Candidate],
        spending: Spending = Spending(),
        advice: RenewalAdvice? = nil
    ) {
        self.certificate = certificate
        self.live = live
        self.newest = newest
        self.newestMade = newestMade
        self.pendingOrder = pendingOrder
        self.isSettled = isSettled
        self.waves = waves
        self.authorities = authorities
        self.spending = spending
        self.advice = advice
    }
}

/// How hard the caller pushes.
package struct Urgency: Sendable, Equatable {
    /// Replace it whatever its age.
    package var forced: Due?
    /// Do not wait for the back-off: an operator is looking.
    package var ignoresBackOff: Bool
    /// Do not stop at the order budget.
    package var ignoresBudget: Bool

    package init(forced: Due? = nil, ignoresBackOff: Bool = false, ignoresBudget: Bool = false) {
        self.forced = forced
        self.ignoresBackOff = ignoresBackOff
        self.ignoresBudget = ignoresBudget
    }

    /// A scheduled pass.
    package static let scheduled = Urgency()
}
