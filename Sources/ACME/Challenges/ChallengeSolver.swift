/// What puts answers where a server's validators look for them.
///
/// All answers of an order are published before the server is told of any; all are withdrawn, published or not, in
/// every exit. Methods may be called from any task; each must be safe to call again for the same answer.
package protocol ChallengeSolver: Sendable {
    /// The one kind of challenge it answers.
    var type: ChallengeType { get }

    /// Puts the answer in place. Validators everywhere can see it when this and `settlePublished` have returned.
    func publish(_ answer: ChallengeAnswer) async throws(SolverFailure)

    /// Returns when validators everywhere can see these answers, for they are asked for at once. Called with all that
    /// were published by this solver, before the server is told of any: answers may share a name, and whoever looks at
    /// it too early remembers half of them.
    func settlePublished(_ answers: [ChallengeAnswer]) async throws(SolverFailure)

    /// Returns when a validator has fetched the answer, or at once if that cannot be known; after `limit` at the latest.
    func waitUntilAsked(_ answer: ChallengeAnswer, atMost limit: Duration) async

    /// Takes the answer away again. Also called for answers whose publishing failed or was cut short.
    func withdraw(_ answer: ChallengeAnswer) async
}

extension ChallengeSolver {
    /// Nothing to wait for: what `publish` put in place is visible.
    package func settlePublished(_ answers: [ChallengeAnswer]) async throws(SolverFailure) {}
}
