#if REKEY_FAULT_POINTS
import Glibc
import Synchronization

/// The named points of a rotation at which a build for debugging can be ended or stopped from outside, each right behind
/// the step that its name tells of. A release build has neither this list nor any of the names.
///
/// `REKEY_FAULT_POINT=NAME` (`NAME#2` for the second time it is passed) kills the process there; with
/// `REKEY_FAULT_ACT=stop` it stops, until it is told to continue. `REKEY_FAULT_LOG=FILE` keeps a list of the names that
/// were passed, a line each.
package enum FaultPoint: String, Sendable, CaseIterable {
    // An order, from the ledger's row to a generation on disk.
    case orderCounted = "order-counted"
    case orderKeySynced = "order-key-synced"
    case orderUrlSynced = "order-url-synced"
    case orderRecorded = "order-recorded"
    case challengePublished = "challenge-published"
    case finalizing
    case issued
    case generationWritten = "generation-written"
    case generationRenamed = "generation-renamed"
    case generationSynced = "generation-synced"
    case generationIndexed = "generation-indexed"
    case orderDiscarded = "order-discarded"
    // From a generation on disk to one that is live: before the swap, and after it.
    case validated
    case hookDebtNoted = "hook-debt-noted"
    case linkMade = "link-made"
    case linkRenamed = "link-renamed"
    case copyWritten = "copy-written"
    case fileKept = "file-kept"
    case adoptionRecorded = "adoption-recorded"
    case nextLiveMade = "next-live-made"
    case liveRenamed = "live-renamed"
    case liveSynced = "live-synced"
    case copiesRecorded = "copies-recorded"
    case copyRenamed = "copy-renamed"
    case copiesSynced = "copies-synced"
    case linkTookOver = "link-took-over"
    case filesTested = "files-tested"
    case liveRecorded = "live-recorded"
    // From live to settled.
    case serviceTold = "service-told"
    case hooksTold = "hooks-told"
    case endpointsAsked = "endpoints-asked"
    case factsRecorded = "facts-recorded"
    case settled
    // Going back, because of what is served or because an operator says so.
    case rollbackDecided = "rollback-decided"
    case rollbackSwitched = "rollback-switched"
    case rollbackTold = "rollback-told"
    case rollbackNoted = "rollback-noted"
    case rollbackForgotten = "rollback-forgotten"
    // Going back to the files that were taken over, and undoing an activation that a service refuses.
    case keptFilesWanted = "kept-files-wanted"
    case keptFileWritten = "kept-file-written"
    case keptFileRenamed = "kept-file-renamed"
    case liveRemoved = "live-removed"
    case liveRemovalSynced = "live-removal-synced"
    case undoSwitched = "undo-switched"
    case undoFilesPut = "undo-files-put"
}

/// Passes a named point; the name must be one of ``FaultPoint``.
package func faultPoint(_ name: StaticString) { FaultSwitch.shared?.passed("\(name)") }

/// What the environment asks for; usually nothing.
private final class FaultSwitch: Sendable {
    static let shared = FaultSwitch()

    private let name: String
    private let time: Int
    private let signal: Int32
    private let log: String?
    private let passes = Passes()

    private init?() {
        let wanted = Self.variable("REKEY_FAULT_POINT")
        log = Self.variable("REKEY_FAULT_LOG")
        guard wanted != nil || log != nil else { return nil }
        let words = (wanted ?? "").split(separator: "#")
        name = words.first.map(String.init) ?? ""
        time = words.dropFirst().first.flatMap { Int($0) } ?? 1
        signal = Self.variable("REKEY_FAULT_ACT") == "stop" ? SIGSTOP : SIGKILL
    }

    func passed(_ point: String) {
        if let log { Self.append(point + "\n", to: log) }
        guard point == name, passes.next() == time else { return }
        kill(getpid(), signal)
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    private static func append(_ line: String, to path: String) {
        let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        _ = Array(line.utf8).withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        close(file)
    }
}

/// How often the point that is asked for was passed.
private final class Passes: Sendable {
    private let count = Atomic(0)

    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
#else
/// Passes a named point of a build for debugging; here it is nothing at all.
@inlinable @inline(__always) package func faultPoint(_ name: @autoclosure () -> StaticString) {}
#endif
