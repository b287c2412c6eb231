package import ACME

/// Writes challenge records to wherever a zone is kept. Safe to call from any task.
package protocol RecordKeeper: Sendable {
    /// Adds a value beside all others at ``ChallengeRecord/target``, which another order or the name's wildcard may have
    /// put there. Adding what is there already is no failure. Returns when the zone's keeper has accepted it.
    func add(_ record: ChallengeRecord) async throws(SolverFailure)

    /// Removes this value and no other. What is gone already is removed. Also called for records whose adding failed.
    func remove(_ record: ChallengeRecord) async throws(SolverFailure)

    /// Tries what can be tried without leaving a trace, before an order is spent.
    func rehearse() async throws(SolverFailure)
}

extension RecordKeeper {
    /// Nothing can be tried.
    package func rehearse() async throws(SolverFailure) {}
}
