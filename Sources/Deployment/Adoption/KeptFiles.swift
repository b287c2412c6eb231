import Storage
import SystemPackage

/// Keeps what was at users' paths before they were taken over, in `copies/NAME~kept/`: the content, `0600`, under a
/// number, and beside it a line that says where it was and whose.
struct KeptFiles: Sendable {
    let fileSystem: any FileSystem
    let state: StateDirectory

    /// Keeps a file durably, and says where.
    func keep(
        _ file: CopyFile,
        in directory: any OpenedDirectory,
        of name: LineageName
    ) throws(CopyFailure) -> CopyPlacer.Before {
        let found = try CopyFailure.wrapping { () throws(StorageFailure) in try directory.metadata(of: file.name) }
        guard let found, found.kind == .file else { return .nothing }
        let place = try CopyFailure.wrapping { () throws(StorageFailure) in try next(name) }
        try CopyContents.flattened { () throws(BorrowingFailure<CopyFailure>) in
            try directory.read(file.name) { source throws(CopyFailure) in
                try copy(source, to: place)
            }
        }
        let mode = String(found.mode.rawValue, radix: 8)
        let line = "\(file.path) mode 0\(mode) owner \(found.owner) group \(found.group)\n"
        try CopyFailure.wrapping { () throws(StorageFailure) in
            let text = place.removingLastComponent().appending("\(place.lastComponent?.string ?? "").txt")
            try fileSystem.create(text, mode: .ownerReadWrite, group: nil, contents: Array(line.utf8))
            try fileSystem.sync(state.keptFiles(name))
        }
        return .adopted(place, FileAccess(mode: found.mode, owner: found.owner, group: found.group))
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

    /// A number that nothing has.
    private func next(_ name: LineageName) throws(StorageFailure) -> FilePath {
        let place = state.keptFiles(name)
        try fileSystem.makeDirectory(state.copies, mode: .ownerReadWriteExecute)
        try fileSystem.makeDirectory(place, mode: .ownerReadWriteExecute)
        try fileSystem.sync(state.copies)
        let taken = try fileSystem.list(place).compactMap { Int($0.prefix(4)) }.max() ?? 0
        let digits = String(taken + 1)
        return place.appending(String(repeating: "0", count: max(0, 4 - digits.count)) + digits)
    }
}
