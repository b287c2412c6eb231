package import FoundationEssentials
package import PKI

/// What was spent of the budgets that one certificate's next order would draw on, as read from the ledger.
package struct Spending: Sendable, Equatable {
    /// When orders for exactly these names were spent within ``OrderBudget/window(live:)``, newest first.
    package var orders: [Date]
    /// By name, when it failed or may have failed validation within ``OrderBudget/validationWindow``, newest first.
    package var failures: [Identifier: [Date]]
    /// Orders for exactly these names that are open, of any certificate.
    package var open: [OrderClaim.Open]

    package init(orders: [Date] = [], failures: [Identifier: [Date]] = [:], open: [OrderClaim.Open] = []) {
        self.orders = orders
        self.failures = failures
        self.open = open
    }
}
