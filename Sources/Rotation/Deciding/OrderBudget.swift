package import FoundationEssentials
package import PKI

/// The brakes: however broken the rest is, no more than so much is ever asked of an authority.
///
/// Let's Encrypt issues five certificates for one exact set of names in seven days and counts five failed validations a
/// name and hour; a loop that orders anew after each failed deployment uses them up in an hour. The limits here are
/// below those, counted in the ledger, which outlives every restart.
package enum OrderBudget {
    /// Orders for one name set in the window.
    package static let limit = 3
    /// Seven days, in seconds.
    package static let window: Double = 7 * 86_400
    /// Failed validations of one name in ``validationWindow``, at whatever authorities.
    package static let validationLimit = 3
    /// One hour, in seconds.
    package static let validationWindow: Double = 3_600
    /// A certificate that lives shorter needs more than `limit` orders in seven days: its window is its lifetime.
    static let shortestWeeklyLife: Double = 5 * 86_400
    /// No lifetime makes the window shorter, whatever an authority issues.
    static let shortestWindow: Double = 6 * 3_600

    /// How an attempt is kept of which it is certain that no order came: it counts for nothing.
    package static let notPlaced = "not-placed"
    /// How an order is kept that came to a certificate.
    package static let issued = "issued"

    /// The limit for a certificate with these keys: each of them has the orders that a certificate of its own would have,
    /// or one failure would keep the next generation waiting until the live one has ended.
    package static func limit(keys: KeySet) -> Int { limit * max(1, keys.algorithms.count) }

    /// The window of a name set: seven days, or less if what is live lives for less than five.
    package static func window(live: Validity?) -> Double {
        guard let lifetime = live?.lifetime, lifetime < shortestWeeklyLife else { return window }
        return max(lifetime, shortestWindow)
    }

    /// From when on orders count.
    package static func windowStart(at now: Date, live: Validity? = nil) -> Date {
        now.addingTimeInterval(-window(live: live))
    }

    /// The brake on names, whoever is asked; nil when as many more orders may be sent as are needed.
    ///
    /// - Parameter needed: how many orders there will be until there is a generation, 1 or more: the first of several is
    ///   not sent when the last would be held back.
    package static func brake(
        _ spending: Spending,
        live: Validity?,
        now: Date,
        needed: Int = 1,
        limit: Int = OrderBudget.limit
    ) -> Brake? {
        brake(orders: spending.orders, live: live, now: now, needed: needed, limit: limit)
            ?? brake(failures: spending.failures, now: now)
    }

    /// The brake on a name set; nil when one more order may be sent.
    ///
    /// - Parameter orders: when orders were spent within the window, newest first.
    package static func brake(
        orders: [Date],
        live: Validity?,
        now: Date,
        needed: Int = 1,
        limit: Int = OrderBudget.limit
    ) -> Brake? {
        guard let oldest = orders.dropFirst(max(0, limit - max(1, needed))).first else { return nil }
        let until = oldest.addingTimeInterval(window(live: live))
        return until > now ? .orders(count: orders.count, until: until, limit: limit) : nil
    }

    /// The brake on names that failed validation; of several that hold, the one that holds longest.
    ///
    /// - Parameter failures: by name, when it failed or may have failed within the hour, newest first.
    package static func brake(failures: [Identifier: [Date]], now: Date) -> Brake? {
        let holding = failures.compactMap { name, instants -> (name: Identifier, until: Date)? in
            guard let oldest = instants.dropFirst(validationLimit - 1).first else { return nil }
            let until = oldest.addingTimeInterval(validationWindow)
            return until > now ? (name, until) : nil
        }
        let longest = holding.max { ($0.until, $1.name) < ($1.until, $0.name) }
        return longest.map { .validations(of: $0.name, until: $0.until) }
    }

    /// The brake on an account; of several that hold, the one that holds longest.
    ///
    /// - Parameters:
    ///   - nthOrder: when the newest order but `limits.orders - 1` was charged, within its window; nil if fewer.
    ///   - nthCertificates: the same by registered domain.
    package static func brake(
        account: String,
        limits: AccountLimits,
        nthOrder: Date?,
        nthCertificates: [String: Date],
        now: Date
    ) -> Brake? {
        var brakes: [(until: Date, brake: Brake)] = []
        if let most = limits.orders, let nth = nthOrder {
            let until = nth.addingTimeInterval(AccountLimits.ordersWindow)
            brakes.append((until, .account(account, orders: most, until: until)))
        }
        if let most = limits.certificatesPerDomain {
            for (domain, nth) in nthCertificates.sorted(by: { $0.key < $1.key }) {
                let until = nth.addingTimeInterval(AccountLimits.domainWindow)
                brakes.append((until, .domain(domain, at: account, certificates: most, until: until)))
            }
        }
        return brakes.filter { $0.until > now }.max { $0.until < $1.until }?.brake
    }
}
