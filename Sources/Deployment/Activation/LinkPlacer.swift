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
    /// Only an absent path or a link of ours is touched. Each link is made beside its place and renamed into it, so the
    /// path never shows anything else; its directory is synced. When one cannot be placed, those placed before it by
    /// this call are taken away again if there was nothing in their place.
    ///
    /// - Parameter families: the kinds of key of the generation that the links are for, when it has several.
    package func place(
        _ name: LineageName,
        for targets: [DeploymentTarget],
        in families: [KeyFamily] = []
    ) throws(LinkFailure) -> [FilePath] {
        var placed: [FilePath] = []
        for (path, file) in Self.ordered(targets) {
            do {
                if try place(path, leadingTo: target(name, file, in: families)) { placed.append(path) }
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
    package func target(_ name: LineageName, _ file: GenerationFile, in families: [KeyFamily]) -> String {
        state.live(name).appending(file.relativePath(in: families)).string
    }

    /// Says what is at a link's path; throws when it must not be touched.
    func look(at path: FilePath, expecting target: String) throws(LinkFailure) -> Finding {
        guard path.isAbsolute, path.lastComponent != nil else { throw .unusablePath(path) }
        let (found, leads) = try read(path)
        guard let found else { return .absent }
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
    static func ordered(_ targets: [DeploymentTarget]) -> [(path: FilePath, file: GenerationFile)] {
        targets.flatMap { target in target.links.map { (path: $0.value, file: $0.key) } }
            .sorted { ($0.path.string, $0.file.file.rawValue) < ($1.path.string, $1.file.file.rawValue) }
    }

    /// Whether a link was placed that is new at its path.
    private func place(_ path: FilePath, leadingTo target: String) throws(LinkFailure) -> Bool {
        let finding = try look(at: path, expecting: target)
        guard finding != .inPlace else { return false }
        let temporary = Self.temporary(for: path)
        try clear(temporary)
        do throws(StorageFailure) {
            try fileSystem.symlink(to: target, at: temporary)
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
            try fileSystem.sync(path.removingLastComponent())
        } catch {
            throw .storage(error)
        }
        return finding == .absent
    }

    /// A link is ours when it leads to a file of any certificate below `live/`.
    private func isOurs(_ target: String) -> Bool {
        let prefix = "\(state.liveLinks.string)/"
        guard target.hasPrefix(prefix) else { return false }
        var components = target.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false)
        if components.count == 3, KeyFamily(rawValue: String(components[1])) != nil { components.remove(at: 1) }
        guard components.count == 2, (try? LineageName(String(components[0]))) != nil else { return false }
        return PairFile.allCases.contains { $0.fileName == components[1] }
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
