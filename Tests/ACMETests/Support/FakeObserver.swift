import ACME
import Synchronization

struct Objection: Error {}

/// Writes down what it is told, and objects once if asked to.
final class FakeObserver: OrderObserver {
    private let lines = Mutex<[String]>([])
    private let objectsTo: String?
    private let allowed: Int
    private let heard = Mutex<[OrderFailure]>([])

    /// - Parameter allowed: how often another order may be placed.
    init(objectingTo word: String? = nil, allowingMore allowed: Int = 0) {
        objectsTo = word
        self.allowed = allowed
    }

    /// The failures after which another order was asked for.
    var failures: [OrderFailure] { heard.withLock { $0 } }

    var diary: [String] { lines.withLock { $0 } }

    private func note(_ line: String) throws {
        lines.withLock { $0.append(line) }
        if let objectsTo, line.hasPrefix(objectsTo) { throw Objection() }
    }

    func orderPlaced(_ url: ServerURL) async throws { try note("placed") }
    func stateChanged(_ phase: OrderPhase) async throws { try note("state \(phase.rawValue)") }
    func publishing(_ answers: [ChallengeAnswer]) async throws { try note("publishing \(answers.count)") }
    func challengeSetBack(_ setback: ChallengeSetback) async throws { try note("set back \(setback)") }
    func challengesPublished(_ answers: [ChallengeAnswer]) async throws { try note("published \(answers.count)") }
    func finalizing(_ url: ServerURL) async throws { try note("finalizing") }

    func mayOrderAgain(after failure: OrderFailure) async throws -> Bool {
        try note("again?")
        return heard.withLock { heard in
            heard.append(failure)
            return heard.count <= allowed
        }
    }
}
