package import FoundationEssentials
package import Ledger
package import PKI

/// Reads from the ledger what deciding needs to know of budgets, back-offs and authorities. Writes nothing.
package struct BudgetReader: Sendable {
    private let ledger: Ledger

    package init(_ ledger: Ledger) { self.ledger = ledger }

    /// What was spent of the budgets of a set of names.
    ///
    /// - Parameters:
    ///   - resuming: the URL of the order that is about to be gone on with: it is no attempt of somebody else's.
    ///   - live: what is live, which may shorten the budget's window.
    ///   - limit: how many orders matter, newest first.
    package func spending(
        of identifiers: Set<Identifier>,
        resuming: String?,
        live: Validity?,
        limit: Int = OrderBudget.limit,
        at now: Date
    ) throws(LedgerFailure) -> Spending {
        let nameSet = NameSet(identifiers).description
        let hourAgo = now.addingTimeInterval(-OrderBudget.validationWindow)
        var failures: [Identifier: [Date]] = [:]
        for identifier in identifiers {
            let instants = try ledger.possibleFailures(
                identifier: identifier.budgetKey,
                since: hourAgo,
                resuming: resuming,
                limit: OrderBudget.validationLimit
            )
            if !instants.isEmpty { failures[identifier] = instants }
        }
        return Spending(
            orders: try ledger.orderInstants(
                nameSet: nameSet,
                since: OrderBudget.windowStart(at: now, live: live),
                limit: limit
            ),
            failures: failures,
            open: try openOrders(of: nameSet, since: hourAgo)
        )
    }

    /// One authority as a candidate for the next order for a set of names.
    package func candidate(
        _ authority: String,
        limits: AccountLimits,
        for identifiers: Set<Identifier>,
        at now: Date
    ) throws(LedgerFailure) -> AuthorityChoice.Candidate {
        let nameSet = NameSet(identifiers).description
        let backOff = try ledger.backOff(authority: authority, nameSet: nameSet)
        // Only where limits are published does it matter.
        let lastSuccess = limits == .unpublished ? nil : try ledger.lastSuccess(nameSet: nameSet, authority: authority)
        return AuthorityChoice.Candidate(
            name: authority,
            failures: backOff?.failures ?? 0,
            notBefore: backOff?.notBefore,
            state: try ledger.authorityState(authority),
            brake: try accountBrake(authority, limits, identifiers, now),
            knowsNames: lastSuccess != nil
        )
    }

    private func openOrders(of nameSet: String, since: Date) throws(LedgerFailure) -> [OrderClaim.Open] {
        try ledger.openOrders(nameSet: nameSet).filter { $0.createdAt >= since }.map { OrderClaim.Open($0) }
    }

    private func accountBrake(
        _ authority: String,
        _ limits: AccountLimits,
        _ identifiers: Set<Identifier>,
        _ now: Date
    ) throws(LedgerFailure) -> Brake? {
        var nthOrder: Date?
        if let most = limits.orders {
            let since = now.addingTimeInterval(-AccountLimits.ordersWindow)
            nthOrder = try ledger.orderInstant(authority: authority, since: since, nth: most)
        }
        var nthCertificates: [String: Date] = [:]
        if let most = limits.certificatesPerDomain {
            let since = now.addingTimeInterval(-AccountLimits.domainWindow)
            for domain in Set(identifiers.map(RegisteredDomain.approximate)) {
                nthCertificates[domain] = try ledger.certificateInstant(
                    domain: domain,
                    authority: authority,
                    since: since,
                    nth: most
                )
            }
        }
        return OrderBudget.brake(
            account: authority,
            limits: limits,
            nthOrder: nthOrder,
            nthCertificates: nthCertificates,
            now: now
        )
    }
}
