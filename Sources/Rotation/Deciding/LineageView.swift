package import Deployment
package import FoundationEssentials
package import PKI
package import Storage

/// What one certificate looks like on disk and in the ledger: all that deciding needs.
package struct LineageView: Sendable, Equatable {
    /// A generation on disk.
    package struct OnDisk: Sendable, Equatable {
        package let number: GenerationNumber
        /// Its certificate; with several keys, the one that ends first.
        package let subject: RenewalPolicy.Subject
        /// Its certificates of the other kinds of key.
        package let others: [RenewalPolicy.Subject]
        /// Its own content failed validation, it was revoked, or its key is denied: never tried again.
        package let isQuarantined: Bool

        package init(
            number: GenerationNumber,
            subject: RenewalPolicy.Subject,
            others: [RenewalPolicy.Subject] = [],
            isQuarantined: Bool
        ) {
            self.number = number
            self.isQuarantined = isQuarantined
            // What ends first decides for all.
            let sorted = ([subject] + others).sorted { $0.validity.notAfter < $1.validity.notAfter }
            self.subject = sorted.first ?? subject
            self.others = Array(sorted.dropFirst())
        }

        /// All its certificates.
        package var subjects: [RenewalPolicy.Subject] { [subject] + others }
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

    /// A generation with several keys of which some certificates are issued, and kept with their keys until all are.
    package struct Begun: Sendable, Equatable {
        /// The word of the reason they were ordered for.
        package let reason: String
        /// The keys without a certificate; empty when the generation can be made.
        package let missing: [KeyAlgorithm]
        /// Whether the operator let it pass the budget: the rest may then pass too.
        package let ignoresBudget: Bool

        package init(reason: String, missing: [KeyAlgorithm], ignoresBudget: Bool = false) {
            self.reason = reason
            self.missing = missing
            self.ignoresBudget = ignoresBudget
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
    /// What is issued and not a generation yet.
    package var begun: Begun?
    /// Whether every target has applied, reloaded and served the live generation.
    package var isSettled: Bool
    /// The soak between two waves of targets that what is live is in, or has behind it; nil when no wave, or every wave, is
    /// done.
    package var waves: WaveSoak?
    /// The authorities in the configured order, with what holds each of them.
    package var authorities: [AuthorityChoice.Candidate]
    /// What was spent of the budgets of its names.
    package var spending: Spending
    /// What authorities advised; followed only if it is about a live certificate.
    package var advice: [RenewalAdvice]

    package init(
        certificate: String = "",
        live: OnDisk? = nil,
        newest: OnDisk? = nil,
        newestMade: Date? = nil,
        pendingOrder: Pending? = nil,
        begun: Begun? = nil,
        isSettled: Bool = true,
        waves: WaveSoak? = nil,
        authorities: [AuthorityChoice.Candidate],
        spending: Spending = Spending(),
        advice: [RenewalAdvice] = []
    ) {
        self.certificate = certificate
        self.live = live
        self.newest = newest
        self.newestMade = newestMade
        self.pendingOrder = pendingOrder
        self.begun = begun
        self.isSettled = isSettled
        self.waves = waves
        self.authorities = authorities
        self.spending = spending
        self.advice = advice
    }
}

extension LineageView {
    /// How many orders it takes until there is a generation.
    func ordersNeeded(for wish: RenewalPolicy.Wish) -> Int { begun?.missing.count ?? wish.keys.algorithms.count }

    /// The key that the next order is for.
    package func nextKey(of wish: RenewalPolicy.Wish) -> KeyAlgorithm { begun?.missing.first ?? wish.keys.first }
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
