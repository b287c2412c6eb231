import SystemPackage

/// What happened to a ``FragileDisk`` and is not durable yet.
struct DiskJournal: Sendable {
    /// All changes of names, oldest first.
    private(set) var changes: [DiskChange] = []
    /// Files whose bytes are not durable, with the number of changes made before they got their name.
    private var unsynced: [(path: String, since: Int)] = []

    /// Where the files whose bytes are not durable are now.
    var unsyncedFiles: [FilePath] { unsynced.map { FilePath(now($0.path, since: $0.since)) } }

    mutating func record(_ kind: DiskChange.Kind) {
        changes.append(DiskChange(kind: kind))
    }

    mutating func recordUnsynced(_ path: FilePath) {
        unsynced.append((path.string, changes.count))
    }

    /// Marks what a sync of `path`, directory or file, makes durable.
    mutating func recordSync(of path: FilePath) {
        let path = path.string
        unsynced = unsynced.filter { now($0.path, since: $0.since) != path }
        // Newest first: a name that was durably moved needs no sync of the place it came from.
        for index in changes.indices.reversed() {
            let isSynced = changes[index].directories.contains { now($0, since: index + 1) == path }
            if isSynced || wasMovedDurably(index) { changes[index].isDurable = true }
        }
    }

    private func wasMovedDurably(_ index: Int) -> Bool {
        changes.indices.dropFirst(index + 1).contains { later in
            guard changes[later].isDurable, let from = changes[later].origin else { return false }
            return now(changes[index].result, since: index + 1, until: later) == from
        }
    }

    /// Where something is now that was at `path` after the first `since` changes.
    private func now(_ path: String, since: Int, until: Int? = nil) -> String {
        changes[since..<(until ?? changes.count)].reduce(path) { $1.relocate($0) }
    }
}
