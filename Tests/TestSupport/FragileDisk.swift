package import Storage
import Synchronization
package import SystemPackage

/// A disk that fails, dies or loses power at a chosen operation: the real file system, counted.
///
/// A file is made in three operations: it is given its name, its bytes are written, and they are synced. Death in
/// between leaves an empty, a half or an unsynced file, as a killed process does.
///
/// After death ``cutPower(_:)`` says what a power cut at that moment leaves. Bytes survive only if their file was
/// synced; names survive, or survive only if their directory was synced: a file system may do either.
package final class FragileDisk: FileSystem {
    /// What goes wrong.
    package enum Fault: Sendable {
        case none
        /// Operation number `at`, counted from 1, fails with this reason; all others succeed.
        case failing(at: Int, Errno)
        /// The process is killed just before operation number `at`, counted from 1, does anything. Nothing more
        /// happens on this disk: it answers `ECANCELED`.
        case dying(at: Int)
    }

    /// What a power cut does to names that no sync made durable. Unsynced bytes are lost in any case.
    package enum PowerCut: Sendable, CaseIterable {
        case keepsNames
        case losesNames
    }

    struct State {
        var operations = 0
        var isDead = false
        var journal = DiskJournal()
        var buried = 0
    }

    private let fault: Fault
    private let graveyard: FilePath
    private let state = Mutex(State())
    let disk = LocalFileSystem()

    /// A disk; `graveyard` is an existing directory of the same file system outside of what is tested.
    package init(_ fault: Fault = .none, graveyard: FilePath) {
        self.fault = fault
        self.graveyard = graveyard
    }

    /// How many operations were begun: the bound of a sweep.
    package var operations: Int { state.withLock { $0.operations } }

    /// Whether the chosen operation was reached.
    package var isDead: Bool { state.withLock { $0.isDead } }

    /// Counts an operation and lets it go wrong if it is the chosen one.
    func step(_ operation: StorageFailure.Operation, _ path: FilePath) throws(StorageFailure) {
        let reason: Errno? = state.withLock { state in
            if state.isDead { return .canceled }
            state.operations += 1
            switch fault {
            case .failing(let at, let reason) where at == state.operations: return reason
            case .dying(let at) where at == state.operations:
                state.isDead = true
                return .canceled
            case .none, .failing, .dying: return nil
            }
        }
        if let reason { throw StorageFailure(operation: operation, path: path, errno: reason) }
    }

    func record(_ kind: DiskChange.Kind) {
        state.withLock { $0.journal.record(kind) }
    }

    func recordUnsynced(_ path: FilePath) {
        state.withLock { $0.journal.recordUnsynced(path) }
    }

    func recordSync(of path: FilePath) {
        state.withLock { $0.journal.recordSync(of: path) }
    }

    /// A name in the graveyard that nothing has.
    func grave() -> FilePath {
        let number = state.withLock { state in
            state.buried += 1
            return state.buried
        }
        return graveyard.appending("\(number)")
    }

    /// Cuts the power now and leaves on disk what survives. Use another disk afterwards.
    package func cutPower(_ cut: PowerCut) throws(StorageFailure) {
        let journal = state.withLock { state in
            state.isDead = true
            return state.journal
        }
        for file in journal.unsyncedFiles { try empty(file) }
        guard cut == .losesNames else { return }
        var kept: [DiskChange] = []
        for change in journal.changes.reversed() {
            if change.isDurable { kept.insert(change, at: 0) } else { try undo(change, before: kept) }
        }
    }
}
