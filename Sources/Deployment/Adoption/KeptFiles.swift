import Storage
import SystemPackage

/// Keeps what was at users' paths before they were taken over, in `copies/NAME~kept/`: the content, `0600`, under a
/// number, and beside it a line that says where it was and whose. It is never removed.
struct KeptFiles: Sendable {
    let fileSystem: any FileSystem
    let state: StateDirectory

    /// Keeps the file at a path durably, and says where; nil where none is.
    ///
    /// - Parameter known: what an earlier run has kept already; one that says the same is not kept twice.
    func keep(
        _ path: FilePath,
        in directory: any OpenedDirectory,
        of name: LineageName,
        known: [AdoptedFile] = []
    ) throws(CopyFailure) -> AdoptedFile? {
        let entry = path.lastComponent?.string ?? ""
        let found = try CopyFailure.wrapping { () throws(StorageFailure) in try directory.metadata(of: entry) }
        guard let found, found.kind == .file else { return nil }
        let access = FileAccess(mode: found.mode, owner: found.owner, group: found.group)
        if let earlier = known.last(where: { $0.path == path && $0.access == access }),
            try says(earlier, entry, in: directory)
        {
            return earlier
        }
        let place = try CopyFailure.wrapping { () throws(StorageFailure) in try next(name) }
        try CopyContents.flattened { () throws(BorrowingFailure<CopyFailure>) in
            try directory.read(entry) { source throws(CopyFailure) in
                try copy(source, to: place)
            }
        }
        let mode = String(found.mode.rawValue, radix: 8)
        let line = "\(path) mode 0\(mode) owner \(found.owner) group \(found.group)\n"
        try CopyFailure.wrapping { () throws(StorageFailure) in
            let text = place.removingLastComponent().appending("\(place.lastComponent?.string ?? "").txt")
            try fileSystem.create(text, mode: .ownerReadWrite, group: nil, contents: Array(line.utf8))
            try fileSystem.sync(state.keptFiles(name))
        }
        faultPoint("file-kept")
        return AdoptedFile(path: path, kept: place, access: access)
    }

    /// Puts a file back where it was: written beside, synced, renamed over what is there, durably.
    func restore(_ file: AdoptedFile) throws(CopyFailure) {
        let directory = try open(file)
        try CopyFailure.wrapping { () throws(StorageFailure) in try directory.remove(file.temporary) }
        try CopyContents.flattened { () throws(BorrowingFailure<CopyFailure>) in
            try directory.create(file.temporary, access: file.access) { target throws(CopyFailure) in
                try CopyContents(fileSystem: fileSystem).copy(file.kept, to: target, of: file.path)
            }
        }
        faultPoint("kept-file-written")
        try CopyFailure.wrapping { () throws(StorageFailure) in
            try directory.rename(file.temporary, to: file.name)
            faultPoint("kept-file-renamed")
            try directory.sync()
        }
    }

    private func open(_ file: AdoptedFile) throws(CopyFailure) -> any OpenedDirectory {
        do throws(UntrustedDirectory) {
            return try fileSystem.openDirectory(file.directory, trusting: file.access.owner)
        } catch {
            throw .directory(error)
        }
    }

    private func says(
        _ kept: AdoptedFile,
        _ entry: String,
        in directory: any OpenedDirectory
    ) throws(CopyFailure) -> Bool {
        guard (try? fileSystem.metadata(of: kept.kept)) != nil else { return false }
        return try CopyContents.flattened { () throws(BorrowingFailure<CopyFailure>) in
            try directory.read(entry) { found throws(CopyFailure) in
                try CopyContents(fileSystem: fileSystem).isCopy(kept.kept, found, of: kept.path)
            }
        }
    }

    private func copy(_ source: Int32, to place: FilePath) throws(CopyFailure) {
        try CopyContents.flattened { () throws(BorrowingFailure<CopyFailure>) in
            try fileSystem.create(place, mode: .ownerReadWrite, group: nil) { target throws(CopyFailure) in
                do throws(Errno) { try KernelCopy.inKernel(source, target) } catch {
                    throw .storage(StorageFailure(operation: .concatenate, path: place, errno: error))
                }
            }
        }
    }

    /// A number that nothing has: four digits, more where they are used up.
    private func next(_ name: LineageName) throws(StorageFailure) -> FilePath {
        let place = state.keptFiles(name)
        try fileSystem.makeDirectory(state.copies, mode: .ownerReadWriteExecute)
        try fileSystem.makeDirectory(place, mode: .ownerReadWriteExecute)
        try fileSystem.sync(state.copies)
        let taken = try fileSystem.list(place).compactMap { GenerationNumber(directoryName: Self.stem($0)) }.max()
        return place.appending((taken?.next ?? .first).description)
    }

    /// `0001` of `0001.txt`.
    private static func stem(_ entry: String) -> String {
        String(entry.prefix { $0 != "." })
    }
}
