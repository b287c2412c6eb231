package import ACME
import NIOCore

/// Answers HTTP-01 challenges from a listener of our own (RFC 8555 §8.3).
package struct ListenerSolver: ChallengeSolver {
    private let listener: HTTPChallengeListener
    private let address: String
    private let port: UInt16

    private var place: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }

    /// A solver that listens on an IP address (`::` is every address, IPv4 as well) and a port; nothing is bound yet.
    package init(address: String, port: UInt16) {
        listener = HTTPChallengeListener(address: address, port: Int(port))
        self.address = address
        self.port = port
    }

    package var type: ChallengeType { .http01 }

    /// Binds once and lets go: whether the port can be had is known before an order is spent.
    package func rehearse() async throws(SolverFailure) {
        // A listener that is up has the port already.
        guard await listener.boundPort == nil else { return }
        if let errno = BindTrial.errno(address: address, port: port) {
            throw BindTrouble(errno: errno, place: place).failure
        }
    }

    package func publish(_ answer: ChallengeAnswer) async throws(SolverFailure) {
        let proof = try answer.tokenProof()
        do {
            try await listener.open(token: proof.token.text, keyAuthorization: proof.keyAuthorization)
        } catch {
            throw explain(error)
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

    private func explain(_ error: any Error) -> SolverFailure {
        guard let failure = error as? IOError else {
            return SolverFailure(reason: "listening on \(place): \(error)", isPermanent: true, hint: nil)
        }
        return BindTrouble(errno: failure.errnoCode, place: place).failure
    }
}
