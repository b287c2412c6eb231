package import FoundationEssentials

/// Where the authority's time comes from: certificates, orders and authorizations are dated by it.
package struct MiniCAClock: Sendable {
    /// The present instant. Called from any task.
    package let now: @Sendable () -> Date

    /// A clock that says what the closure says: a test's own time.
    package init(now: @escaping @Sendable () -> Date) { self.now = now }

    /// The machine's clock.
    package static let system = MiniCAClock { Date() }
}
