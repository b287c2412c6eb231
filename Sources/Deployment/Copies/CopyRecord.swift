import Storage
import SystemPackage

/// Which real files Rekey has put at users' paths, kept in `copies/NAME`: without it a file that somebody has changed
/// could not be told from one that was never ours.
///
/// One path a line. Where the record is lost, a file that says what a generation on disk says is known again by that.
struct CopyRecord: Sendable {
    /// Paths are at most 4 KiB each; more lines than any configuration has.
    private static let sizeLimit = 4 << 20

    let fileSystem: any FileSystem
    let state: StateDirectory

    /// The paths that are ours.
    func paths(_ name: LineageName) throws(StorageFailure) -> Set<String> {
        let file = state.copyRecord(name)
        guard try fileSystem.metadata(of: file) != nil else { return [] }
        let text = String(decoding: try fileSystem.read(file, limit: Self.sizeLimit), as: UTF8.self)
        return Set(text.split(separator: "\n").map(String.init))
    }

    /// The paths that are ours, and those that the live generation is taking over: a run that was killed after the swap
    /// has said so, and any later run completes it.
    func known(_ name: LineageName) throws(StorageFailure) -> Set<String> {
        let adopted = try AdoptionRecord(fileSystem: fileSystem, state: state).current(name)
        return try paths(name).union(adopted.map(\.path.string))
    }

    /// Makes these the paths that are ours, durably, before the first of them is written.
    func replace(_ name: LineageName, with paths: Set<String>) throws(StorageFailure) {
        guard try self.paths(name) != paths else { return }
        try fileSystem.makeDirectory(state.copies, mode: .ownerReadWriteExecute)
        try fileSystem.sync(state.root)
        let (file, next) = (state.copyRecord(name), state.nextCopyRecord(name))
        try fileSystem.remove(next)
        let text = paths.sorted().map { $0 + "\n" }.joined()
        try fileSystem.create(next, mode: .ownerReadWrite, group: nil, contents: Array(text.utf8))
        try fileSystem.rename(next, to: file)
        try fileSystem.sync(state.copies)
    }
}
