import ACME
import Synchronization

struct Objection: Error {}

/// Writes down what it is told, and objects once if asked to.
final class FakeObserver: OrderObserver {
    private let lines = Mutex<[String]>([])
    private let objectsTo: String?

    init(objectingTo word: String? = nil) { objectsTo = word }

    var diary: [String] { lines.withLock { $0 } }

    private func note(_ line: String) throws {
        lines.withLock { $0.append(line) }
        if let objectsTo, line.hasPrefix(objectsTo) { throw Objection() }
    }

    func orderPlaced(_ url: ServerURL) async throws { try note("placed") }
    func stateChanged(_ phase: OrderPhase) async throws { try note("state \(phase.rawValue)") }
    func publishing(_ answers: [ChallengeAnswer]) async throws { try note("publishing \(answers.count)") }
    func challengesPublished(_ answers: [ChallengeAnswer]) async throws { try note("published \(answers.count)") }
    func finalizing(_ url: ServerURL) async throws { try note("finalizing") }
}
