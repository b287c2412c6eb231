package import Storage
package import SystemPackage

extension FragileDisk {
    package func openDirectory(
        _ path: FilePath,
        trusting owner: UInt32?
    ) throws(UntrustedDirectory) -> any OpenedDirectory {
        do throws(StorageFailure) { try step(.open, path) } catch { throw .storage(error) }
        return FragileDirectory(disk: self, opened: try disk.openDirectory(path, trusting: owner), path: path)
    }

    package func openDirectory(following path: FilePath) throws(UntrustedDirectory) -> any OpenedDirectory {
        do throws(StorageFailure) { try step(.open, path) } catch { throw .storage(error) }
        return FragileDirectory(disk: self, opened: try disk.openDirectory(following: path), path: path)
    }
}

/// A directory held open on a ``FragileDisk``: every verb is one of its operations.
struct FragileDirectory: OpenedDirectory {
    let disk: FragileDisk
    let opened: any OpenedDirectory
    let path: FilePath

    func metadata(of name: String) throws(StorageFailure) -> FileMetadata? {
        try disk.step(.metadata, path.appending(name))
        return try opened.metadata(of: name)
    }

    func label(of name: String) -> SecurityLabel? { opened.label(of: name) }

    func read<Value, Reason: Error>(
        _ name: String,
        through body: (_ descriptor: Int32) throws(Reason) -> Value
    ) throws(BorrowingFailure<Reason>) -> Value {
        do throws(StorageFailure) { try disk.step(.read, path.appending(name)) } catch { throw .storage(error) }
        return try opened.read(name, through: body)
    }

    func create<Reason: Error>(
        _ name: String,
        access: FileAccess,
        writing body: (_ descriptor: Int32) throws(Reason) -> Void
    ) throws(BorrowingFailure<Reason>) {
        let file = path.appending(name)
        do throws(StorageFailure) { try disk.step(.create, file) } catch { throw .storage(error) }
        try opened.create(name, access: access, writing: body)
        do throws(StorageFailure) { try disk.finish(.create, file) } catch { throw .storage(error) }
    }

    func readLink(_ name: String) throws(StorageFailure) -> String? {
        try disk.step(.readLink, path.appending(name))
        return try opened.readLink(name)
    }

    func symlink(to target: String, at name: String) throws(StorageFailure) {
        try disk.step(.link, path.appending(name))
        try opened.symlink(to: target, at: name)
        disk.record(.made(path.appending(name)))
    }

    func rename(_ name: String, to target: String) throws(StorageFailure) {
        try disk.rename(path.appending(name), to: path.appending(target))
    }

    func renameNoReplace(_ name: String, to target: String) throws(StorageFailure) {
        let (old, new) = (path.appending(name), path.appending(target))
        try disk.step(.rename, new)
        try opened.renameNoReplace(name, to: target)
        disk.record(.moved(from: old, to: new, over: nil))
    }

    func remove(_ name: String) throws(StorageFailure) { try disk.remove(path.appending(name)) }

    func sync() throws(StorageFailure) {
        try disk.step(.sync, path)
        try opened.sync()
        disk.recordSync(of: path)
    }
}
