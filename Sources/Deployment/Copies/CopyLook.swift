import Storage
import SystemPackage

/// Looks at real files at users' paths. Changes nothing.
struct CopyLook: Sendable {
    /// What is at a path.
    enum Finding: Equatable {
        case absent
        /// It says what it should, and belongs to whom it should.
        case inPlace
        /// It is ours and says or is something else: an earlier generation's, or changed by somebody.
        case ours
        /// Somebody else's.
        case foreign(FileMetadata.Kind)
    }

    let fileSystem: any FileSystem
    let state: StateDirectory

    /// The directory of a file, opened so that nobody can lead us elsewhere.
    func open(_ file: CopyFile) throws(CopyFailure) -> any OpenedDirectory {
        guard UserPath.isUsable(file.path) else { throw .unusablePath(file.path) }
        do throws(UntrustedDirectory) {
            return try fileSystem.openDirectory(file.directory, trusting: file.access.owner)
        } catch {
            throw .directory(error)
        }
    }

    /// Judges what is there.
    ///
    /// - Parameters:
    ///   - source: the directory of the generation that the file should be of; nil when none is live yet.
    ///   - recorded: the paths that are known to be ours.
    func judge(
        _ file: CopyFile,
        in directory: any OpenedDirectory,
        of name: LineageName,
        source: FilePath?,
        recorded: Set<String>
    ) throws(CopyFailure) -> Finding {
        let found = try CopyFailure.wrapping { () throws(StorageFailure) in try directory.metadata(of: file.name) }
        guard let found else { return .absent }
        if found.kind == .symbolicLink, leadsToLive(file.path) { return .ours }
        guard found.kind == .file else { return .foreign(found.kind) }
        let contents = CopyContents(fileSystem: fileSystem)
        if let source, contents.says(file, source, in: directory) {
            return file.access.isHeld(by: found) ? .inPlace : .ours
        }
        if recorded.contains(file.path.string) { return .ours }
        let numbers = try CopyFailure.wrapping { () throws(StorageFailure) in
            try state.generationNumbers(name, fileSystem)
        }
        let isKnown = numbers.reversed().contains { contents.says(file, state.generation(name, $0), in: directory) }
        return isKnown ? .ours : .foreign(.file)
    }

    /// Whether every file is there as it should be.
    func areInPlace(_ files: [CopyFile], source: FilePath) -> Bool {
        files.allSatisfy { file in
            guard let directory = try? open(file), let found = try? directory.metadata(of: file.name) else {
                return false
            }
            return found.kind == .file && file.access.isHeld(by: found)
                && CopyContents(fileSystem: fileSystem).says(file, source, in: directory)
        }
    }

    /// A link of ours, which the configuration has turned into a file.
    private func leadsToLive(_ path: FilePath) -> Bool {
        let said = (try? fileSystem.readLink(path)) ?? nil
        return said.map { $0.hasPrefix(state.liveLinks.string + "/") } ?? false
    }
}
