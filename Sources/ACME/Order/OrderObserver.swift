/// Who is told of an order's way before each thing is done. Throwing stops the order there; `OrderFailure` has the error.
package protocol OrderObserver: Sendable {
    /// The order exists. Persist the URL durably before returning: nothing has been done with the order yet.
    func orderPlaced(_ url: ServerURL) async throws
    /// The order is in another part of its way.
    func stateChanged(_ phase: OrderPhase) async throws
    /// These answers are about to be put in place: what a later run has to withdraw if this one is killed.
    func publishing(_ answers: [ChallengeAnswer]) async throws
    /// An answer could not be put in place; the next kind of challenge is tried, if there is one.
    func challengeSetBack(_ setback: ChallengeSetback) async throws
    /// All of them are in place; the server is told next.
    func challengesPublished(_ answers: [ChallengeAnswer]) async throws
    /// The certificate request is about to be sent: its key must be durable by now.
    func finalizing(_ url: ServerURL) async throws
    /// Whether another order may be placed for the same names after this failure: the server refused answers that could
    /// be given in another way. Count it before saying yes; `orderPlaced` tells its URL. Throwing ends it all.
    func mayOrderAgain(after failure: OrderFailure) async throws -> Bool
}

extension OrderObserver {
    /// Takes no notice.
    package func stateChanged(_ phase: OrderPhase) async throws {}
    /// Takes no notice.
    package func publishing(_ answers: [ChallengeAnswer]) async throws {}
    /// Takes no notice.
    package func challengeSetBack(_ setback: ChallengeSetback) async throws {}
    /// Takes no notice.
    package func challengesPublished(_ answers: [ChallengeAnswer]) async throws {}
    /// Takes no notice.
    package func finalizing(_ url: ServerURL) async throws {}
    /// One order, and no other.
    package func mayOrderAgain(after failure: OrderFailure) async throws -> Bool { false }
}
