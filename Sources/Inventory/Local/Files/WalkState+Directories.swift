import Storage
import SystemPackage

extension WalkState {
    /// Takes up a root: a directory, a file, or a link to one. One that does not exist is no blind spot unless it was
    /// named.
    mutating func begin(_ root: FilePath) {
        do throws(StorageFailure) {
            guard let found = try disk.metadata(of: root) else {
                guard plan.named.contains(root) else { return }
                return notSeen(root, BlindSpot(root, .missingFile, "it is to be looked at, and is not there"))
            }
            if found.kind != .directory { around = neighbourhood(of: root) }
            defer { around = Neighbourhood() }
            guard found.kind == .symbolicLink else { return meet(root, found, in: nil, isBehindLink: false) }
            follow(root, in: nil)
        } catch {
            notSeen(root, BlindSpot(root, error))
        }
    }

    /// Reads a directory's names and takes each up.
    mutating func read(_ directory: PendingDirectory) {
        let path = directory.path
        if directory.branch.depth > plan.depthLimit {
            return notSeen(
                path,
                BlindSpot(path, .tooDeep, "more than \(plan.depthLimit) levels below where the walk began")
            )
        }
        do throws(StorageFailure) {
            let listing = try disk.listing(of: path, limit: plan.directoryLimit)
            if listing.isCut {
                notSeen(path, BlindSpot(path, .tooLarge, "more than \(plan.directoryLimit) names in one directory"))
            }
            take(listing.entries, of: directory)
        } catch {
            if !error.isAbsence { notSeen(path, BlindSpot(path, error)) }
        }
    }

    /// Files first, in order; then the directories, which are put on the pile last one first.
    private mutating func take(_ entries: [DirectoryListing.Entry], of directory: PendingDirectory) {
        let below = pending.count
        around = neighbourhood(entries, of: directory.path)
        defer { around = Neighbourhood() }
        for entry in entries {
            names += 1
            guard names <= plan.nameLimit else { return giveUp(at: directory.path) }
            guard let metadata = entry.metadata else {
                discoveries.append(.blind(BlindSpot(entry.path, .walkError, "its metadata cannot be read")))
                continue
            }
            if metadata.kind == .symbolicLink {
                follow(entry.path, in: directory)
            } else {
                meet(entry.path, metadata, in: directory, isBehindLink: directory.isBehindLink)
            }
        }
        pending[below...].reverse()
    }

    /// Of a file that is a root by itself, the same as if its directory were walked.
    private func neighbourhood(of file: FilePath) -> Neighbourhood {
        let directory = file.removingLastComponent()
        let listing = try? disk.listing(of: directory, limit: KeyNames.mostNames + 1)
        return neighbourhood(listing?.entries ?? [], of: directory)
    }

    private func neighbourhood(_ entries: [DirectoryListing.Entry], of path: FilePath) -> Neighbourhood {
        guard entries.count <= KeyNames.mostNames else { return Neighbourhood() }
        let telling = entries.filter { KeyNames.tells($0.path.lastComponent?.string ?? "") }
        guard !telling.isEmpty else { return Neighbourhood() }
        let beside = telling.map { entry in
            // Who may read a key is said by the file that a link leads to.
            (entry.path, entry.metadata?.kind == .file ? entry.metadata : try? disk.metadata(following: entry.path))
        }
        return Neighbourhood(directory: try? disk.metadata(of: path), beside)
    }

    private mutating func giveUp(at path: FilePath) {
        let spot = BlindSpot(path, .budgetSpent, "the walk ended here: more than \(plan.nameLimit) names")
        for place in pending.map(\.path) + roots + [path] { unseen.append(FileURI(place).text) }
        discoveries.append(.blind(spot))
        (pending, roots) = ([], [])
    }

    /// Takes up a name that is not a link.
    private mutating func meet(
        _ path: FilePath,
        _ metadata: FileMetadata,
        in directory: PendingDirectory?,
        isBehindLink: Bool
    ) {
        switch metadata.kind {
        case .file: consider(path, metadata, isLink: false)
        case .directory: enter(path, metadata.identity, in: directory, isBehindLink: isBehindLink)
        case .symbolicLink, .other:
            discoveries.append(.blind(BlindSpot(path, .notARegularFile, "a FIFO, a socket or a device: not opened")))
        }
    }

    private mutating func enter(
        _ path: FilePath,
        _ identity: FileMetadata.Identity,
        in directory: PendingDirectory?,
        isBehindLink: Bool
    ) {
        if plan.excluded.contains(path) || mounts.pseudo.contains(path) { return }
        if directory != nil, let type = mounts.network[path] { return skip(path, mountOf: type) }
        switch trail.decide(identity, isBehindLink: isBehindLink, linkLimit: plan.linkLimit) {
        case .enter:
            let branch = DirectoryBranch(identity, below: directory?.branch)
            pending.append(PendingDirectory(path: path, branch: branch, isBehindLink: isBehindLink))
        case .pass: unseen.append(FileURI(path).text)
        case .tooOften:
            let detail = "reached by way of links more than \(plan.linkLimit) times"
            notSeen(path, BlindSpot(path, .budgetSpent, detail))
        }
    }

    private mutating func skip(_ path: FilePath, mountOf type: String) {
        notSeen(path, BlindSpot(path, .networkMount, "a \(type) mount: walked only when it is named"))
    }

    /// Takes up what a link leads to.
    private mutating func follow(_ link: FilePath, in directory: PendingDirectory?) {
        do throws(StorageFailure) {
            let metadata = try disk.metadata(following: link)
            let target = try disk.resolved(link)
            if isForbidden(target) { return }
            switch metadata.kind {
            case .directory: follow(link, to: metadata, at: target, in: directory)
            case .file: consider(link, metadata, isLink: true, target: target)
            case .symbolicLink, .other: meet(link, metadata, in: directory, isBehindLink: true)
            }
        } catch {
            guard error.isAbsence else { return notSeen(link, BlindSpot(link, error)) }
            notSeen(link, BlindSpot(link, .brokenLink, "a link that leads nowhere"))
        }
    }

    private mutating func follow(
        _ link: FilePath,
        to metadata: FileMetadata,
        at target: FilePath,
        in directory: PendingDirectory?
    ) {
        if let directory, directory.branch.passes(metadata.identity) {
            discoveries.append(.blind(BlindSpot(link, .linkLoop, "a link to a directory above it")))
        } else if directory != nil, let type = networkType(of: target) {
            skip(link, mountOf: type)
        } else {
            enter(link, metadata.identity, in: directory, isBehindLink: true)
        }
    }

    private func isForbidden(_ path: FilePath) -> Bool {
        plan.excluded.contains { path.starts(with: $0) } || mounts.pseudo.contains { path.starts(with: $0) }
    }

    /// The type of the network mount a path lies in, unless a root was named inside of it.
    private func networkType(of path: FilePath) -> String? {
        let mount = mounts.network.first { path.starts(with: $0.key) }
        guard let mount, !plan.roots.contains(where: { $0.starts(with: mount.key) }) else { return nil }
        return mount.value
    }

    private mutating func notSeen(_ path: FilePath, _ spot: BlindSpot) {
        unseen.append(spot.place)
        discoveries.append(.blind(spot))
    }
}
