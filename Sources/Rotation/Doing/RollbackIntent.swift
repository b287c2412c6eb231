import Storage
import SystemPackage

/// That an operator wants an earlier generation back, kept from before the first step until the last: a run that is
/// killed in between leaves it, and the next one completes what was begun.
struct RollbackIntent: Sendable {
    private let effects: Effects
    private let name: LineageName
    private var path: FilePath { effects.state.rollbackIntent(name) }

    init(_ effects: Effects, _ name: LineageName) {
        self.effects = effects
        self.name = name
    }

    /// The generation that is wanted back; nil when nothing is under way. A torn file is of a run that had changed
    /// nothing yet.
    var pending: GenerationNumber? { (try? Self.read(name, effects.files, effects.state)) ?? nil }

    /// The same, for whoever only looks: a disk that refuses does not say.
    static func read(
        _ name: LineageName,
        _ files: any FileSystem,
        _ state: StateDirectory
    ) throws(StorageFailure) -> GenerationNumber? {
        let path = state.rollbackIntent(name)
        guard let found = try files.metadata(of: path), found.kind == .file, found.size <= Self.limit else {
            return nil
        }
        let content = try files.read(path, limit: Self.limit)
        return GenerationNumber(directoryName: String(decoding: content, as: UTF8.self))
    }

    /// More than any number takes, in bytes.
    private static let limit = 32

    /// Durable when this returns.
    func note(_ number: GenerationNumber) throws(Trouble) {
        do throws(StorageFailure) {
            try effects.files.remove(path)
            let contents = Array(number.description.utf8)
            try effects.files.create(path, mode: .ownerReadWrite, group: nil, contents: contents)
            try effects.files.sync(effects.state.temporary)
        } catch {
            throw .storage(error)
        }
        faultPoint("rollback-noted")
    }

    /// It is done, or given up. What cannot be removed makes the next run do the same once more.
    func forget() {
        try? effects.files.remove(path)
        try? effects.files.sync(effects.state.temporary)
        faultPoint("rollback-forgotten")
    }
}
