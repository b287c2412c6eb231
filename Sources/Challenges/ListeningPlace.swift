import ACME
import NIOCore

/// Where a challenge listener listens, and what it means when it can't.
struct ListeningPlace {
    let address: String
    let port: UInt16
    let type: ChallengeType

    /// Throws when the address and port cannot be bound now; they are free again when this returns.
    func tryBinding() throws(SolverFailure) {
        if let errno = BindTrial.errno(address: address, port: port) { throw trouble(errno).failure }
    }

    /// What an error of the listener's means to an operator.
    func failure(_ error: any Error) -> SolverFailure {
        guard let failure = error as? IOError else {
            return SolverFailure(reason: "listening on \(text): \(error)", isPermanent: true, hint: nil)
        }
        return trouble(failure.errnoCode).failure
    }

    private var text: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }

    private func trouble(_ errno: Int32) -> BindTrouble { BindTrouble(errno: errno, place: text, type: type) }
}
