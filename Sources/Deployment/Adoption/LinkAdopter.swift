import Storage
import SystemPackage

/// Lets links take the place of files that others put at users' paths: the content is kept first, then one rename puts
/// the link where the file was, so that the path is never without one or the other.
struct LinkAdopter: Sendable {
    /// A link that lies beside its place, and the file it is to replace.
    struct Pending {
        let place: LinkPlace
        let file: AdoptedFile
    }

    let fileSystem: any FileSystem
    let state: StateDirectory
    private var placer: LinkPlacer { LinkPlacer(fileSystem: fileSystem, state: state) }
    private var record: AdoptionRecord { AdoptionRecord(fileSystem: fileSystem, state: state) }

    init(fileSystem: any FileSystem, state: StateDirectory) {
        self.fileSystem = fileSystem
        self.state = state
    }

    /// Whether the file at a path, if one is there, may be replaced: it was said, or a run that was killed after its swap
    /// had begun to.
    func mayAdopt(_ path: FilePath, of target: DeploymentTarget, _ name: LineageName) -> Bool {
        target.mayAdoptLinks || ((try? record.current(name)) ?? []).contains { $0.path == path }
    }

    /// The paths of links where a file may be replaced.
    func adoptable(_ name: LineageName, _ targets: [DeploymentTarget]) -> Set<FilePath> {
        let said = targets.filter(\.mayAdoptLinks).flatMap(\.links.values)
        return Set(said).union(((try? record.current(name)) ?? []).map(\.path))
    }

    /// Why the file at a path, if one is there, could not be put back: taking it over would have no way back.
    func failure(at path: FilePath) -> CopyFailure? {
        do throws(CopyFailure) {
            _ = try open(path)
            return nil
        } catch {
            return error
        }
    }

    /// Removes what a run that was killed while it put files back has left beside their places: it may hold a key.
    func sweep(_ name: LineageName) {
        for file in (try? record.current(name)) ?? [] {
            let directory = try? fileSystem.openDirectory(file.directory, trusting: file.access.owner)
            guard let directory, let found = try? directory.metadata(of: file.temporary), found.kind == .file
            else { continue }
            try? directory.remove(file.temporary)
            try? directory.sync()
        }
    }

    /// Keeps each file that may be replaced, and makes its link beside it. On a failure no link is left.
    func prepare(_ generation: Generation, for targets: [DeploymentTarget]) throws(CopyFailure) -> [Pending] {
        let known = try CopyFailure.wrapping { () throws(StorageFailure) in
            try record.files(generation.name, of: generation.number)
        }
        let adoptable = adoptable(generation.name, targets)
        let keeper = KeptFiles(fileSystem: fileSystem, state: state)
        var pending: [Pending] = []
        do throws(CopyFailure) {
            for (path, file) in LinkPlacer.ordered(targets) where adoptable.contains(path) {
                guard let place = try open(path),
                    let kept = try keeper.keep(path, in: place.directory, of: generation.name, known: known)
                else { continue }
                pending.append(Pending(place: place, file: kept))
                try CopyFailure.wrapping { () throws(StorageFailure) in
                    try place.directory.remove(kept.temporary)
                    try place.directory.symlink(
                        to: placer.target(generation.name, file, in: generation.families),
                        at: place.temporary.name
                    )
                }
            }
        } catch {
            discard(pending)
            throw error
        }
        return pending
    }

    /// Renames the links over the files; says in `adopted` how far it came.
    func put(_ pending: [Pending], adopted: inout [AdoptedFile]) throws(CopyFailure) {
        for one in pending {
            try CopyFailure.wrapping { () throws(StorageFailure) in
                try one.place.directory.rename(one.place.temporary.name, to: one.place.name)
            }
            adopted.append(one.file)
            faultPoint("link-took-over")
            try CopyFailure.wrapping { () throws(StorageFailure) in try one.place.directory.sync() }
        }
    }

    /// Takes away links that lie beside their places.
    func discard(_ pending: [Pending]) {
        for one in pending { try? one.place.temporary.clear(state) }
    }

    /// The directory of a file that is there, opened so that nobody leads us elsewhere when it is to be put back; nil
    /// where no file is.
    private func open(_ path: FilePath) throws(CopyFailure) -> LinkPlace? {
        let found = try CopyFailure.wrapping { () throws(StorageFailure) in try fileSystem.metadata(of: path) }
        guard let found, found.kind == .file, let name = path.lastComponent?.string else { return nil }
        do throws(UntrustedDirectory) {
            let directory = try fileSystem.openDirectory(path.removingLastComponent(), trusting: found.owner)
            return LinkPlace(directory: directory, path: path, name: name)
        } catch {
            throw .directory(error)
        }
    }
}
