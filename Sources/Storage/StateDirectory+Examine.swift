import Glibc
import SystemPackage

extension StateDirectory {
    /// Refuses what of one lineage is on disk and belongs to somebody else, or can be written by somebody else: what is
    /// to go live must be what we wrote. What is not there is no error.
    ///
    /// A few looks for each generation; to be called under the lineage's lock, before anything is done.
    package func examine(
        _ name: LineageName,
        _ fileSystem: some FileSystem,
        user: UInt32 = geteuid()
    ) throws(UnusableState) {
        let numbers = try UnusableState.wrapping { () throws(StorageFailure) in
            try generationNumbers(name, fileSystem)
        }
        _ = try judge(generations(name), fileSystem, user: user)
        for place in numbers.map({ generation(name, $0) }) + [order(name)] {
            // Below it there are files, or one directory for each of several keys.
            for entry in try judgeEntries(of: place, fileSystem, user: user) {
                for file in try judgeEntries(of: entry, fileSystem, user: user) {
                    _ = try judge(file, fileSystem, user: user)
                }
            }
        }
    }

    /// Refuses the files and directories beside the skeleton that others could write to.
    func examineRest(_ fileSystem: some FileSystem, user: UInt32) throws(UnusableState) {
        let files = ["", "-wal", "-shm"].map { FilePath(database.string + $0) }
        for place in files + [challenges, denied, copies] { _ = try judge(place, fileSystem, user: user) }
    }

    /// Judges a path and, where it is a directory, what is in it, which is given.
    private func judgeEntries(
        of place: FilePath,
        _ fileSystem: some FileSystem,
        user: UInt32
    ) throws(UnusableState) -> [FilePath] {
        guard try judge(place, fileSystem, user: user)?.kind == .directory else { return [] }
        return try UnusableState.wrapping { () throws(StorageFailure) in try fileSystem.list(place) }
            .map { place.appending($0) }
    }

    /// What is at a path, if nobody else could have put or changed it. What a link says is judged where it is read.
    private func judge(
        _ path: FilePath,
        _ fileSystem: some FileSystem,
        user: UInt32
    ) throws(UnusableState) -> FileMetadata? {
        let found = try UnusableState.wrapping { () throws(StorageFailure) in try fileSystem.metadata(of: path) }
        guard let found else { return nil }
        guard found.owner == user else { throw .foreign(path, owner: found.owner, user: user) }
        guard found.kind == .symbolicLink || !found.isWritableByOthers else {
            throw .writableByOthers(path, found.mode)
        }
        return found
    }
}
