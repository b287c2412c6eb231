package import ACME

/// Waits for what was written to be seen by everybody.
package protocol PropagationWaiter: Sendable {
    /// Returns when every authoritative server of each name has all values that are expected there; fails when that
    /// takes too long, and says which server lacks what. Names are where records were written, without trailing dot.
    func waitUntilVisible(_ expected: [String: Set<String>]) async throws(SolverFailure)
}

/// Trusts whoever keeps the zone: what it accepted is visible.
package struct NoPropagationWait: PropagationWaiter {
    /// Asks nobody.
    package init() {}

    package func waitUntilVisible(_ expected: [String: Set<String>]) async throws(SolverFailure) {}
}
