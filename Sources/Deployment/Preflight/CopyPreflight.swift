import Storage
import SystemPackage

/// Looks for what would keep real files from being put, by trying it with the very names that activation uses.
struct CopyPreflight: Sendable {
    let fileSystem: any FileSystem
    let state: StateDirectory
    private var look: CopyLook { CopyLook(fileSystem: fileSystem, state: state) }

    /// What stands in the way of a target's files; of each file the first thing.
    func failures(_ name: LineageName, _ target: DeploymentTarget) -> [CopyFailure] {
        target.copies.files.compactMap { file in
            do throws(CopyFailure) {
                try check(file, of: name)
                return nil
            } catch {
                return error
            }
        }
    }

    private func check(_ file: CopyFile, of name: LineageName) throws(CopyFailure) {
        let directory = try look.open(file)
        let live = (try? state.liveGeneration(name, fileSystem)) ?? nil
        let source = live.map { state.generation(name, $0) }
        let record = CopyRecord(fileSystem: fileSystem, state: state)
        let recorded = try CopyFailure.wrapping { () throws(StorageFailure) in try record.known(name) }
        try checkPassword(file)
        switch try look.judge(file, in: directory, of: name, source: source, recorded: recorded) {
        // What is in place is renewed one day, but not now.
        case .absent, .ours, .inPlace: break
        case .foreign(let kind): guard kind == .file, file.mayAdopt else { throw .occupied(file.path, kind) }
        }
        if let owner = file.access.owner, !SystemUser.canGive(to: owner) { throw .owner(file.path, owner) }
        if let group = file.access.group, !SystemGroup.canBeGiven(group) { throw .group(file.path, group) }
        try CopyFailure.wrapping { () throws(StorageFailure) in try directory.remove(file.temporary) }
        try CopyContents.flattened { () throws(BorrowingFailure<CopyFailure>) in
            try directory.create(file.temporary, access: file.access) { _ throws(CopyFailure) in }
        }
        do throws(StorageFailure) { try directory.remove(file.temporary) } catch {
            // Nothing is rotated now, so nothing would clear it away until something is.
            try? directory.remove(file.temporary)
            throw .storage(error)
        }
    }

    private func checkPassword(_ file: CopyFile) throws(CopyFailure) {
        guard let password = file.password else { return }
        try CopyContents.flattened { () throws(BorrowingFailure<CopyFailure>) in
            try fileSystem.read(password) { _ throws(CopyFailure) in }
        }
    }
}
