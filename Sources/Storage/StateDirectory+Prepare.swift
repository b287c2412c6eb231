import Glibc
import SystemPackage

extension StateDirectory {
    /// Makes the skeleton, `0700` throughout, where it is missing, and refuses one that somebody else could write to.
    ///
    /// The root's parent must exist. A directory that is there keeps its mode if nobody else may write: an operator may
    /// open `0711` for services that read their key through `live/`. `user` is the user number this runs as.
    package func prepare(
        _ fileSystem: some FileSystem,
        user: UInt32 = geteuid()
    ) throws(UnusableState) {
        let isNew = try secure(root, fileSystem, user: user)
        for directory in skeleton { _ = try secure(directory, fileSystem, user: user) }
        try examineRest(fileSystem, user: user)
        try UnusableState.wrapping { () throws(StorageFailure) in
            // Each time: a run that was killed before this line may have left names that are not durable yet.
            try fileSystem.sync(root)
            if isNew { try fileSystem.sync(root.removingLastComponent()) }
        }
    }

    /// The parent of one lineage's generations, made where it is missing, and durable.
    package func prepare(_ name: LineageName, _ fileSystem: some FileSystem) throws(StorageFailure) {
        try fileSystem.makeDirectory(generations(name), mode: .ownerReadWriteExecute)
        try fileSystem.sync(lineages)
    }

    /// Makes a directory if nothing is there, else judges what is. Returns whether it was made.
    private func secure(
        _ directory: FilePath,
        _ fileSystem: some FileSystem,
        user: UInt32
    ) throws(UnusableState) -> Bool {
        let found = try UnusableState.wrapping { () throws(StorageFailure) in
            guard let found = try fileSystem.metadata(of: directory) else {
                try fileSystem.makeDirectory(directory, mode: .ownerReadWriteExecute)
                return FileMetadata?.none
            }
            return found
        }
        guard let found else { return true }
        guard found.kind == .directory else { throw .notDirectory(directory, found.kind) }
        guard found.owner == user else { throw .foreign(directory, owner: found.owner, user: user) }
        guard !found.isWritableByOthers else { throw .writableByOthers(directory, found.mode) }
        return false
    }
}
