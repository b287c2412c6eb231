package import Hooks
import PKI
package import Storage
package import SystemPackage

/// A generation that services find under `live/NAME`; whether they serve it is not known yet.
///
/// Only ``Activator`` makes one.
package struct Live: Sendable, Equatable {
    /// What is live.
    package let generation: Generation
    /// What was live before, if it is whole on disk: where a rollback goes.
    package let previous: Generation?
    /// The links that were placed where nothing was.
    package let newLinks: [FilePath]

    fileprivate init(_ generation: Generation, previous: Generation?, newLinks: [FilePath]) {
        self.generation = generation
        self.previous = previous
        self.newLinks = newLinks
    }
}

/// Makes a validated generation live by one rename.
///
/// To be called under the certificate's lock.
package struct Activator: Sendable {
    private let fileSystem: any FileSystem
    private let state: StateDirectory
    private let services: ServiceTester

    /// An activator; the runner runs the services' own tests.
    package init(fileSystem: any FileSystem, state: StateDirectory, runner: any ChildRunner) {
        self.fileSystem = fileSystem
        self.state = state
        services = ServiceTester(runner: runner, state: state)
    }

    /// Activates, or leaves what is live as it was.
    ///
    /// 1. Links are placed at the users' paths where they are missing. On a first installation they lead nowhere yet;
    ///    later they show what is still live. So `live/NAME` at N says that the links are there too. Where one key becomes
    ///    several, or several one, those that are there are moved when they lead to something (``LayoutChange``).
    /// 2. Real files are written beside their places, complete and synced.
    /// 3. One rename switches `live/NAME`: key, certificate and chain at once. The real files are renamed right after;
    ///    from here on a later run completes what is missing, for it compares them with what is live.
    /// 4. The services' own tests run again, now that their configuration's paths show the new files. A refusal
    ///    switches back, or on a first installation takes links, files and swap away again, before anything was reloaded.
    package func activate(
        _ validated: consuming Validated,
        for targets: [DeploymentTarget]
    ) async throws(ActivationFailure) -> Live {
        let generation = validated.generation
        let before = try liveNumber(generation)
        let refusals = validated.report.findings
        let change = layoutChange(from: before, to: generation)
        let layout = change == .swapFirst ? families(generation.name, before) ?? [] : generation.families
        // Refused before, and something else is live: the way of the first installation is not open.
        guard refusals.isEmpty || before == nil else { throw .refused(refusals) }
        var placed = Placed(links: try placeLinks(generation.name, targets, in: layout), copies: [])
        let copies = CopyPlacer(fileSystem: fileSystem, state: state)
        let prepared: CopyPlacer.Prepared
        do {
            prepared = try copies.prepare(generation, for: targets, of: targets)
        } catch {
            withdraw(placed.links)
            throw .copy(error)
        }
        do {
            try state.pointLive(generation.name, at: generation.number, fileSystem)
        } catch {
            copies.discard(prepared.pending)
            try undo(generation, to: before, placed, targets)
            throw .swap(error)
        }
        do {
            try copies.put(prepared, placed: &placed.copies)
        } catch {
            try undo(generation, to: before, placed, targets)
            throw .copy(error)
        }
        if change == .swapFirst {
            do { _ = try placeLinks(generation.name, targets, in: generation.families) } catch {
                try undo(generation, to: before, placed, targets)
                throw error
            }
        }
        let findings = await services.refusals(of: generation, by: targets)
        guard findings.isEmpty else {
            try undo(generation, to: before, placed, targets)
            throw .refused(findings)
        }
        let previous = before == generation.number ? nil : before
        return Live(generation, previous: self.previous(generation.name, previous), newLinks: placed.links)
    }

    /// What an activation has changed outside of the state directory.
    private struct Placed {
        let links: [FilePath]
        var copies: [CopyPlacer.Pending]
    }

    private func placeLinks(
        _ name: LineageName,
        _ targets: [DeploymentTarget],
        in families: [KeyFamily]
    ) throws(ActivationFailure) -> [FilePath] {
        do {
            return try LinkPlacer(fileSystem: fileSystem, state: state).place(name, for: targets, in: families)
        } catch {
            throw .link(error)
        }
    }

    /// Takes up what is live already, after a restart or for a target that is new: links and real files are
    /// placed where they are missing or say something else, and the rest of a rollout can follow. Nil when nothing is live.
    ///
    /// - Parameter previous: what was live before, as the journal tells it; where a rollback would go.
    package func resume(
        _ name: LineageName,
        previous: GenerationNumber?,
        for targets: [DeploymentTarget]
    ) throws(ActivationFailure) -> Live? {
        let number: GenerationNumber?
        do {
            number = try state.liveGeneration(name, fileSystem)
        } catch {
            throw .swap(error)
        }
        guard let number else { return nil }
        let generation: Generation
        do {
            generation = try GenerationStore(fileSystem: fileSystem, state: state).load(name, number)
        } catch {
            throw .damaged(number, error)
        }
        let links = try placeLinks(name, targets, in: generation.families)
        do {
            try CopyPlacer(fileSystem: fileSystem, state: state).place(generation, for: targets, of: targets)
        } catch {
            throw .copy(error)
        }
        let earlier = previous == number ? nil : previous
        return Live(generation, previous: self.previous(name, earlier), newLinks: links)
    }

    /// What was live before is live again; when even that fails, says what is.
    private func undo(
        _ generation: Generation,
        to before: GenerationNumber?,
        _ placed: Placed,
        _ targets: [DeploymentTarget]
    ) throws(ActivationFailure) {
        let mover = LinkMover(fileSystem: fileSystem, state: state)
        do {
            if let before {
                let change = layoutChange(from: before, to: generation)
                let layout = families(generation.name, before) ?? []
                // The way back is the way there, backwards.
                if change == .swapFirst { try mover.move(generation.name, targets, to: layout) }
                defer { if change == .linksFirst { try? mover.move(generation.name, targets, to: layout) } }
                try state.pointLive(generation.name, at: before, fileSystem)
            } else {
                try state.withdrawLive(generation.name, fileSystem)
            }
        } catch {
            let live = (try? state.liveGeneration(generation.name, fileSystem)) ?? nil
            // A swap that never happened needs no way back.
            guard live != before else { return withdraw(placed.links) }
            throw .stuck(live: live, error)
        }
        withdraw(placed.links)
        do {
            let previous = previous(generation.name, before)
            try CopyPlacer(fileSystem: fileSystem, state: state).undo(placed.copies, of: generation.name, to: previous)
        } catch {
            throw .copyStuck(error)
        }
    }

    private func layoutChange(from before: GenerationNumber?, to generation: Generation) -> LayoutChange {
        LinkMover(fileSystem: fileSystem, state: state).change(from: before, to: generation)
    }

    private func families(_ name: LineageName, _ number: GenerationNumber?) -> [KeyFamily]? {
        number.flatMap { GenerationStore(fileSystem: fileSystem, state: state).families(name, $0) }
    }

    private func withdraw(_ links: [FilePath]) { LinkPlacer(fileSystem: fileSystem, state: state).withdraw(links) }

    private func liveNumber(_ generation: Generation) throws(ActivationFailure) -> GenerationNumber? {
        do {
            return try state.liveGeneration(generation.name, fileSystem)
        } catch {
            throw .swap(error)
        }
    }

    /// A previous generation that is damaged on disk is no place to go back to.
    private func previous(_ name: LineageName, _ number: GenerationNumber?) -> Generation? {
        guard let number else { return nil }
        return try? GenerationStore(fileSystem: fileSystem, state: state).load(name, number)
    }
}
