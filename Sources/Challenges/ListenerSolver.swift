package import ACME
import NIOCore

/// Answers HTTP-01 challenges from a listener of our own (RFC 8555 §8.3).
package struct ListenerSolver: ChallengeSolver {
    private let listener: HTTPChallengeListener
    private let place: ListeningPlace

    /// A solver that listens on an IP address (`::` is every address, IPv4 as well) and a port; nothing is bound yet.
    package init(address: String, port: UInt16) {
        place = ListeningPlace(address: address, port: port, type: .http01)
        listener = HTTPChallengeListener(address: address, port: Int(port))
    }

    package var type: ChallengeType { .http01 }

    /// Binds once and lets go: whether the port can be had is known before an order is spent.
    package func rehearse() async throws(SolverFailure) {
        // A listener that is up has the port already.
        guard await listener.boundPort == nil else { return }
        try place.tryBinding()
    }

    package func publish(_ answer: ChallengeAnswer) async throws(SolverFailure) {
        try answer.refuseWildcard()
        let proof = try answer.tokenProof()
        do {
            try await listener.open(token: proof.token.text, keyAuthorization: proof.keyAuthorization)
        } catch {
            throw place.failure(error)
        }
    }

    package func waitUntilAsked(_ answer: ChallengeAnswer, atMost limit: Duration) async {
        guard let token = answer.token else { return }
        await listener.waitUntilAsked(token: token.text, atMost: limit)
    }

    package func withdraw(_ answer: ChallengeAnswer) async {
        guard let token = answer.token else { return }
        await listener.close(token: token.text)
    }
}
