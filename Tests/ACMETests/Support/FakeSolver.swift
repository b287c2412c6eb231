import ACME
import Synchronization

/// Keeps answers where the fake authority looks for them, and a diary.
final class FakeSolver: ChallengeSolver {
    let type: ChallengeType
    private let failure: SolverFailure?
    private let state = Mutex((published: [String: String](), diary: [String]()))

    init(_ type: ChallengeType = .http01, failing failure: SolverFailure? = nil) {
        self.type = type
        self.failure = failure
    }

    func publish(_ answer: ChallengeAnswer) async throws(SolverFailure) {
        state.withLock {
            $0.diary.append("publish \(answer.identifier)")
            if let token = answer.token { $0.published[token.text] = answer.keyAuthorization }
        }
        if let failure { throw failure }
    }

    func waitUntilAsked(_ answer: ChallengeAnswer, atMost limit: Duration) async {
        state.withLock { $0.diary.append("wait \(answer.identifier)") }
    }

    func withdraw(_ answer: ChallengeAnswer) async {
        state.withLock {
            $0.diary.append("withdraw \(answer.identifier)\(Task.isCancelled ? " cancelled" : "")")
            if let token = answer.token { $0.published[token.text] = nil }
        }
    }

    func keyAuthorization(of token: String) -> String? { state.withLock { $0.published[token] } }
    var diary: [String] { state.withLock { $0.diary } }
    var isEmpty: Bool { state.withLock { $0.published.isEmpty } }
}
