package import ACME

/// A solver whose answers are not visible at once: all of an order are published first, then waited for together, and
/// only then is the authority told of any. Otherwise the first lookup at a name that two answers share would be
/// remembered by the authority's resolver without the second.
package protocol AwaitsVisibility: ChallengeSolver {
    /// Returns when all these answers, which were published, can be seen. Answers of other types are passed over.
    func settlePublished(_ answers: [ChallengeAnswer]) async throws(SolverFailure)
}
