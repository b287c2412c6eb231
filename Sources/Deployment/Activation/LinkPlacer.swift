package import PKI
package import Storage
package import SystemPackage

/// Places symlinks at the users' own paths that lead to `live/NAME`, once; the swap behind them changes what they show.
package struct LinkPlacer: Sendable {
    /// What is at a link's path.
    enum Finding: Equatable {
        case absent
        /// A link of ours that already leads where it should.
        case inPlace
        /// A link of ours to another certificate or file: the configuration has moved it.
        case ours
        /// A file of somebody else that may be taken over: ``LinkAdopter`` does it.
        case adoptable
    }

    private let fileSystem: any FileSystem
    private let state: StateDirectory

    /// A placer; the state directory's root must be absolute.
    package init(fileSystem: any FileSystem, state: StateDirectory) {
        self.fileSystem = fileSystem
        self.state = state
    }

    /// Places all links of the targets that are not in place yet, and gives those that were not there before.
    ///
    /// Only an absent path or a link of ours is touched; a file that is in `adoptable` is passed over. Each link is made
    /// beside its place and renamed into it, so the path never shows anything else; its directory is synced. When one
    /// cannot be placed, those placed before it by this call are taken away again if there was nothing in their place.
    ///
    /// - Parameter families: the kinds of key of the generation that the links are for, when it has several.
    package func place(
        _ name: LineageName,
        for targets: [DeploymentTarget],
        in families: [KeyFamily] = [],
        adoptable: Set<FilePath> = []
    ) throws(LinkFailure) -> [FilePath] {
        var placed: [FilePath] = []
        for (path, file) in Self.ordered(targets) {
            do {
                let leads = target(name, file, in: families)
                if try place(path, leadingTo: leads, mayAdopt: adoptable.contains(path)) { placed.append(path) }
            } catch {
                withdraw(placed)
                throw error
            }
        }
        return placed
    }

    /// Takes links away again that ``place(_:for:)`` placed where nothing was; what cannot be removed is left, a link
    /// to what is live.
    package func withdraw(_ paths: [FilePath]) {
        for path in paths {
            guard let place = try? open(path), let finding = try? place.look(expecting: "", state), finding == .ours
            else { continue }
            try? place.directory.remove(place.name)
            try? place.directory.sync()
        }
    }

    /// What a user's path should lead to.
    package func target(_ name: LineageName, _ file: GenerationFile, in families: [KeyFamily]) -> String {
        state.live(name).appending(file.relativePath(in: families)).string
    }

    /// Says what is at a link's path; throws when it must not be touched.
    func look(at path: FilePath, expecting target: String, mayAdopt: Bool = false) throws(LinkFailure) -> Finding {
        try open(path).look(expecting: target, state, mayAdopt: mayAdopt)
    }

    /// Tries whether a link could be placed, with the very name that placing uses, which is removed again.
    ///
    /// A link is the smallest thing that needs the right to write a directory and an inode.
    func tryPlacing(_ path: FilePath, leadingTo target: String) throws(LinkFailure) {
        let place = try open(path)
        try place.temporary.clear(state)
        try LinkFailure.wrapping { () throws(StorageFailure) in
            try place.directory.symlink(to: target, at: place.temporary.name)
            try place.directory.remove(place.temporary.name)
        }
    }

    /// Whether a link of ours lies beside a path, made by a run that was killed.
    func hasLeftover(at path: FilePath) -> Bool {
        (try? open(path).temporary.look(expecting: "", state)) == .ours
    }

    /// Takes it away, durably.
    func clearLeftover(at path: FilePath) {
        guard hasLeftover(at: path), let place = try? open(path) else { return }
        try? place.temporary.clear(state)
        try? place.directory.sync()
    }

    /// Every link once, in the order of the paths.
    static func ordered(_ targets: [DeploymentTarget]) -> [(path: FilePath, file: GenerationFile)] {
        targets.flatMap { target in target.links.map { (path: $0.value, file: $0.key) } }
            .sorted { ($0.path.string, $0.file.file.rawValue) < ($1.path.string, $1.file.file.rawValue) }
    }

    /// Whether a link was placed that is new at its path.
    private func place(_ path: FilePath, leadingTo target: String, mayAdopt: Bool) throws(LinkFailure) -> Bool {
        let place = try open(path)
        let finding = try place.look(expecting: target, state, mayAdopt: mayAdopt)
        guard finding != .inPlace, finding != .adoptable else { return false }
        try place.temporary.clear(state)
        let (directory, temporary) = (place.directory, place.temporary.name)
        try LinkFailure.wrapping { () throws(StorageFailure) in
            try directory.symlink(to: target, at: temporary)
            faultPoint("link-made")
            do throws(StorageFailure) {
                // Where nothing was, nothing that came in between is replaced.
                if finding == .absent {
                    try directory.renameNoReplace(temporary, to: place.name)
                } else {
                    try directory.rename(temporary, to: place.name)
                }
            } catch {
                try? directory.remove(temporary)
                throw error
            }
            faultPoint("link-renamed")
            try directory.sync()
        }
        return finding == .absent
    }

    /// The directory is opened once: whatever becomes of its path meanwhile, what is looked at, made and renamed is in
    /// it.
    private func open(_ path: FilePath) throws(LinkFailure) -> LinkPlace {
        guard UserPath.isUsable(path), let name = path.lastComponent?.string else { throw .unusablePath(path) }
        do throws(UntrustedDirectory) {
            let directory = try fileSystem.openDirectory(following: path.removingLastComponent())
            return LinkPlace(directory: directory, path: path, name: name)
        } catch {
            switch error {
            case .storage(let failure) where failure.isAbsence: throw .parentMissing(path)
            case .storage(let failure): throw .storage(failure)
            case .link, .foreignLink, .foreign, .writableByOthers: throw .directory(path, error)
            }
        }
    }
}
