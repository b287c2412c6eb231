package import Storage
package import SystemPackage

extension FragileDisk {
    package func metadata(of path: FilePath) throws(StorageFailure) -> FileMetadata? {
        try step(.metadata, path)
        return try disk.metadata(of: path)
    }

    package func makeDirectory(_ path: FilePath, mode: FilePermissions) throws(StorageFailure) {
        try step(.makeDirectory, path)
        let isNew = try disk.metadata(of: path) == nil
        try disk.makeDirectory(path, mode: mode)
        if isNew { record(.made(path)) }
    }

    package func read(_ path: FilePath, limit: Int) throws(StorageFailure) -> [UInt8] {
        try step(.read, path)
        return try disk.read(path, limit: limit)
    }

    package func read<Value, Reason: Error>(
        _ path: FilePath,
        through body: (_ descriptor: Int32) throws(Reason) -> Value
    ) throws(BorrowingFailure<Reason>) -> Value {
        do throws(StorageFailure) { try step(.read, path) } catch { throw .storage(error) }
        return try disk.read(path, through: body)
    }

    package func create(
        _ path: FilePath,
        mode: FilePermissions,
        group: UInt32?,
        contents: [UInt8]
    ) throws(StorageFailure) {
        try step(.create, path)
        try disk.create(path, mode: mode, group: group, contents: contents)
        try finish(.create, path)
    }

    package func create<Reason: Error>(
        _ path: FilePath,
        mode: FilePermissions,
        group: UInt32?,
        writing body: (_ descriptor: Int32) throws(Reason) -> Void
    ) throws(BorrowingFailure<Reason>) {
        do throws(StorageFailure) { try step(.create, path) } catch { throw .storage(error) }
        try disk.create(path, mode: mode, group: group, writing: body)
        do throws(StorageFailure) { try finish(.create, path) } catch { throw .storage(error) }
    }

    package func concatenate(
        _ sources: [FilePath],
        into path: FilePath,
        mode: FilePermissions,
        group: UInt32?
    ) throws(StorageFailure) {
        try step(.concatenate, path)
        try disk.concatenate(sources, into: path, mode: mode, group: group)
        try finish(.concatenate, path)
    }

    /// The second and third operation of making a file: its bytes, and their sync.
    func finish(_ operation: StorageFailure.Operation, _ path: FilePath) throws(StorageFailure) {
        record(.made(path))
        for part: Int64 in [2, 1] {
            do throws(StorageFailure) {
                try step(operation, path)
            } catch {
                if isDead {
                    // Killed: half of the bytes are written, or all of them, but none is durable.
                    cut(path, to: (try disk.metadata(of: path)?.size ?? 0) / part)
                    recordUnsynced(path)
                } else {
                    try disk.remove(path)
                }
                throw error
            }
        }
    }

    package func symlink(to target: String, at path: FilePath) throws(StorageFailure) {
        try step(.link, path)
        try disk.symlink(to: target, at: path)
        record(.made(path))
    }

    package func readLink(_ path: FilePath) throws(StorageFailure) -> String? {
        try step(.readLink, path)
        return try disk.readLink(path)
    }

    package func rename(_ path: FilePath, to target: FilePath) throws(StorageFailure) {
        try step(.rename, target)
        var replaced: DiskChange.Replaced?
        switch try disk.metadata(of: target)?.kind {
        case .symbolicLink: replaced = try disk.readLink(target).map { .link($0) }
        case .file:
            let kept = grave()
            try disk.concatenate([target], into: kept, mode: .ownerReadWrite, group: nil)
            replaced = .file(kept: kept)
        case .directory, .other, nil: break
        }
        try disk.rename(path, to: target)
        record(.moved(from: path, to: target, over: replaced))
    }

    package func renameNoReplace(_ path: FilePath, to target: FilePath) throws(StorageFailure) {
        try step(.rename, target)
        try disk.renameNoReplace(path, to: target)
        record(.moved(from: path, to: target, over: nil))
    }

    package func remove(_ path: FilePath) throws(StorageFailure) {
        try step(.remove, path)
        guard let found = try disk.metadata(of: path) else { return }
        if found.kind == .directory, try !disk.list(path).isEmpty {
            throw StorageFailure(operation: .remove, path: path, errno: .directoryNotEmpty)
        }
        try bury(path)
    }

    package func removeTree(_ path: FilePath) throws(StorageFailure) {
        try step(.remove, path)
        if try disk.metadata(of: path) != nil { try bury(path) }
    }

    private func bury(_ path: FilePath) throws(StorageFailure) {
        let place = grave()
        try disk.rename(path, to: place)
        record(.moved(from: path, to: place, over: nil))
    }

    package func list(_ path: FilePath) throws(StorageFailure) -> [String] {
        try step(.list, path)
        return try disk.list(path)
    }

    package func sync(_ path: FilePath) throws(StorageFailure) {
        try step(.sync, path)
        try disk.sync(path)
        recordSync(of: path)
    }
}
