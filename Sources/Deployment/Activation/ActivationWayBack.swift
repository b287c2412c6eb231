import Storage
import SystemPackage

/// What an activation has changed outside of the state directory.
struct PlacedFiles {
    /// Links that were placed where nothing was.
    let links: [FilePath]
    /// Real files that were renamed into place.
    var copies: [CopyPlacer.Pending] = []
    /// Files that links took the place of.
    var adopted: [AdoptedFile] = []
}

/// Undoes an activation.
struct ActivationWayBack {
    let fileSystem: any FileSystem
    let state: StateDirectory

    /// What was live before is live again; when even that fails, says what is.
    ///
    /// Files that links took the place of come first: while a link stands there it must lead somewhere.
    func undo(
        _ generation: Generation,
        to before: GenerationNumber?,
        _ placed: PlacedFiles,
        _ targets: [DeploymentTarget]
    ) throws(ActivationFailure) {
        var unrestored: CopyFailure?
        do throws(CopyFailure) { try restore(placed.adopted) } catch {
            // The link that stays leads to what was live before: a whole pair. Without that it must go on to lead somewhere.
            guard before != nil else { throw .stuckAtFiles(generation.number, error) }
            unrestored = error
        }
        do {
            if let before {
                try pointLive(generation, at: before, targets)
            } else {
                try state.withdrawLive(generation.name, fileSystem)
            }
        } catch {
            let live = (try? state.liveGeneration(generation.name, fileSystem)) ?? nil
            // A swap that never happened needs no way back.
            guard live != before else { return withdraw(placed.links) }
            throw .stuck(live: live, error)
        }
        faultPoint("undo-switched")
        withdraw(placed.links)
        do {
            let previous = previous(generation.name, before)
            try CopyPlacer(fileSystem: fileSystem, state: state)
                .undo(placed.copies, of: generation.name, to: previous, hadLive: before != nil)
        } catch {
            throw .copyStuck(error)
        }
        faultPoint("undo-files-put")
        // What a record says of a generation that is not live counts for nothing: it may stay where it can't be removed.
        try? AdoptionRecord(fileSystem: fileSystem, state: state).clear(generation.name)
        if let unrestored { throw .copyStuck(unrestored) }
    }

    /// Where the layout changed, the way back is the way there, backwards.
    private func pointLive(
        _ generation: Generation,
        at before: GenerationNumber,
        _ targets: [DeploymentTarget]
    ) throws(LiveLinkFailure) {
        let mover = LinkMover(fileSystem: fileSystem, state: state)
        let change = mover.change(from: before, to: generation)
        let store = GenerationStore(fileSystem: fileSystem, state: state)
        let layout = store.families(generation.name, before) ?? []
        if change == .swapFirst { try mover.move(generation.name, targets, to: layout) }
        defer { if change == .linksFirst { try? mover.move(generation.name, targets, to: layout) } }
        try state.pointLive(generation.name, at: before, fileSystem)
    }

    /// Takes links away that were placed where nothing was.
    func withdraw(_ links: [FilePath]) { LinkPlacer(fileSystem: fileSystem, state: state).withdraw(links) }

    /// A previous generation that is damaged on disk is no place to go back to.
    func previous(_ name: LineageName, _ number: GenerationNumber?) -> Generation? {
        guard let number else { return nil }
        return try? GenerationStore(fileSystem: fileSystem, state: state).load(name, number)
    }

    private func restore(_ adopted: [AdoptedFile]) throws(CopyFailure) {
        let keeper = KeptFiles(fileSystem: fileSystem, state: state)
        for file in adopted.reversed() {
            try keeper.restore(file)
        }
    }
}
