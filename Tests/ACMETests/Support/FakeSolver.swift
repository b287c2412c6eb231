import ACME
import PKI
import Synchronization

/// Keeps answers where the fake authority looks for them, and a diary.
final class FakeSolver: ChallengeSolver {
    let type: ChallengeType
    private let failure: SolverFailure?
    private let settling: SolverFailure?
    private let state = Mutex((published: [String: String](), diary: [String](), answers: [ChallengeAnswer]()))

    init(
        _ type: ChallengeType = .http01,
        failing failure: SolverFailure? = nil,
        neverVisible settling: SolverFailure? = nil
    ) {
        self.type = type
        self.failure = failure
        self.settling = settling
    }

    func publish(_ answer: ChallengeAnswer) async throws(SolverFailure) {
        state.withLock {
            $0.diary.append("publish \(answer.identifier)")
            $0.answers.append(answer)
            $0.published[Self.place(answer)] = answer.keyAuthorization ?? "a record that stays"
        }
        if let failure { throw failure }
    }

    func settlePublished(_ answers: [ChallengeAnswer]) async throws(SolverFailure) {
        if let settling { throw settling }
    }

    func waitUntilAsked(_ answer: ChallengeAnswer, atMost limit: Duration) async {
        state.withLock { $0.diary.append("wait \(answer.identifier)") }
    }

    func withdraw(_ answer: ChallengeAnswer) async {
        state.withLock {
            $0.diary.append("withdraw \(answer.identifier)\(Task.isCancelled ? " cancelled" : "")")
            $0.published[Self.place(answer)] = nil
        }
    }

    func keyAuthorization(of token: String) -> String? { state.withLock { $0.published[token] } }
    var diary: [String] { state.withLock { $0.diary } }
    var answers: [ChallengeAnswer] { state.withLock { $0.answers } }
    var isEmpty: Bool { state.withLock { $0.published.isEmpty } }

    private static func place(_ answer: ChallengeAnswer) -> String { answer.token?.text ?? answer.identifier.value }
}
