import ACME
import Challenges
import FoundationEssentials
import Synchronization

/// A zone in memory that fails on request, and a diary.
final class MemoryKeeper: RecordKeeper {
    struct State {
        var records: [ChallengeRecord] = []
        var diary: [String] = []
        var addingFails: SolverFailure?
        var removalsToFail: [SolverFailure] = []
    }

    let state = Mutex(State())

    func add(_ record: ChallengeRecord) async throws(SolverFailure) {
        let failure = state.withLock { state in
            state.diary.append("add \(record.token)")
            state.records.append(record)
            return state.addingFails
        }
        if let failure { throw failure }
    }

    func remove(_ record: ChallengeRecord) async throws(SolverFailure) {
        let failure = state.withLock { state -> SolverFailure? in
            state.diary.append("remove \(record.token)")
            if !state.removalsToFail.isEmpty { return state.removalsToFail.removeFirst() }
            state.records.removeAll { $0.target == record.target && $0.value == record.value }
            return nil
        }
        if let failure { throw failure }
    }

    var diary: [String] { state.withLock { $0.diary } }
    var tokens: [String] { state.withLock { $0.records.map(\.token) } }
    var targets: [String] { state.withLock { $0.records.map(\.target) } }
}

/// A clock that never waits and remembers what it was asked to.
final class PatientClock: ACMEClock {
    private let state = Mutex<[Duration]>([])
    var slept: [Duration] { state.withLock { $0 } }

    func now() -> Date { Date(timeIntervalSince1970: 1_790_000_000) }
    func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        state.withLock { $0.append(duration) }
    }
}

/// Remembers what was waited for; fails if told to.
final class PropagationSpy: PropagationWaiter {
    private let failure: SolverFailure?
    private let state = Mutex<[[String: Set<String>]]>([])
    var waits: [[String: Set<String>]] { state.withLock { $0 } }

    init(failing failure: SolverFailure? = nil) { self.failure = failure }

    func waitUntilVisible(_ expected: [String: Set<String>]) async throws(SolverFailure) {
        state.withLock { $0.append(expected) }
        if let failure { throw failure }
    }
}

/// Names with a CNAME, each with where it leads, or a failure for all.
struct DelegationTable: DelegationFinder {
    var targets: [String: String] = [:]
    var failure: SolverFailure?

    func target(of name: String) async throws(SolverFailure) -> String {
        if let failure { throw failure }
        return targets[name] ?? name
    }
}
