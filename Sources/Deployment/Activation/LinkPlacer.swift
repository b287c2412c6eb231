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
    /// Only an absent path or a link of ours is touched; a file that is in `adoptable` is passed over. Each link is made beside its place and renamed into it, so the
    /// path never shows anything else; its directory is synced. When one cannot be placed, those placed before it by
    /// this call are taken away again if there was nothing in their place.
    package func place(
        _ name: LineageName,
        for targets: [DeploymentTarget],
        adoptable: Set<FilePath> = []
    ) throws(LinkFailure) -> [FilePath] {
        var placed: [FilePath] = []
        for (path, file) in Self.ordered(targets) {
            do {
                let isNew = try place(path, leadingTo: target(name, file), mayAdopt: adoptable.contains(path))
                if isNew { placed.append(path) }
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
            guard let finding = try? look(at: path, expecting: ""), finding == .ours else { continue }
            try? fileSystem.remove(path)
            try? fileSystem.sync(path.removingLastComponent())
        }
    }

    /// What a user's path should lead to.
    func target(_ name: LineageName, _ file: PairFile) -> String {
        state.live(name).appending(file.fileName).string
    }

    /// Says what is at a link's path; throws when it must not be touched.
    func look(at path: FilePath, expecting target: String, mayAdopt: Bool = false) throws(LinkFailure) -> Finding {
        guard UserPath.isUsable(path) else { throw .unusablePath(path) }
        let (found, leads) = try read(path)
        guard let found else { return .absent }
        if mayAdopt, found.kind == .file { return .adoptable }
        guard found.kind == .symbolicLink, let leads else { throw .occupied(path, found.kind) }
        if leads == target { return .inPlace }
        guard isOurs(leads) else { throw .foreignLink(path, target: leads) }
        return .ours
    }

    /// The name under which a link is made, beside its place.
    static func temporary(for path: FilePath) -> FilePath {
        path.removingLastComponent().appending(".\(path.lastComponent?.string ?? "").rekey~")
    }

    /// Removes what a killed run left of a link, if it is ours.
    func clear(_ temporary: FilePath) throws(LinkFailure) {
        guard try look(at: temporary, expecting: "") == .ours else { return }
        do {
            try fileSystem.remove(temporary)
        } catch {
            throw .storage(error)
        }
    }

    /// Every link once, in the order of the paths.
    static func ordered(_ targets: [DeploymentTarget]) -> [(path: FilePath, file: PairFile)] {
        targets.flatMap { target in target.links.map { (path: $0.value, file: $0.key) } }
            .sorted { ($0.path.string, $0.file.rawValue) < ($1.path.string, $1.file.rawValue) }
    }

    /// Whether a link was placed that is new at its path.
    private func place(_ path: FilePath, leadingTo target: String, mayAdopt: Bool) throws(LinkFailure) -> Bool {
        let finding = try look(at: path, expecting: target, mayAdopt: mayAdopt)
        guard finding != .inPlace, finding != .adoptable else { return false }
        let temporary = Self.temporary(for: path)
        try clear(temporary)
        do throws(StorageFailure) {
            try fileSystem.symlink(to: target, at: temporary)
            faultPoint("link-made")
            do throws(StorageFailure) {
                // Where nothing was, nothing that came in between is replaced.
                if finding == .absent {
                    try fileSystem.renameNoReplace(temporary, to: path)
                } else {
                    try fileSystem.rename(temporary, to: path)
                }
            } catch {
                try? fileSystem.remove(temporary)
                throw error
            }
            faultPoint("link-renamed")
            try fileSystem.sync(path.removingLastComponent())
        } catch {
            throw .storage(error)
        }
        return finding == .absent
    }

    /// A link is ours when it leads to a file of any certificate below `live/`.
    private func isOurs(_ target: String) -> Bool {
        let components = FilePath(target).components.suffix(2).map(\.string)
        guard components.count == 2, (try? LineageName(components[0])) != nil else { return false }
        return PairFile.allCases.contains { $0.fileName == components[1] }
            && target == "\(state.liveLinks.string)/\(components[0])/\(components[1])"
    }

    private func read(_ path: FilePath) throws(LinkFailure) -> (FileMetadata?, String?) {
        do throws(StorageFailure) {
            let found = try fileSystem.metadata(of: path)
            guard found?.kind == .symbolicLink else { return (found, nil) }
            return (found, try fileSystem.readLink(path))
        } catch {
            if error.isAbsence { throw .parentMissing(path) }
            throw .storage(error)
        }
    }
}
