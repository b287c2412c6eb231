package import Hooks
package import PKI
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
    /// What it took the place of, where no generation was live before: where a rollback goes then.
    package let kept: KeptPair?

    fileprivate init(_ generation: Generation, previous: Generation?, newLinks: [FilePath], kept: KeptPair?) {
        self.generation = generation
        self.previous = previous
        self.newLinks = newLinks
        self.kept = kept
    }

    /// For how long what was live before is valid; nil where nothing was, or nobody can tell.
    package var validityBefore: Validity? { previous?.manifest.validity ?? kept?.chain.leaf.validity }
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
    /// 2. Real files are written beside their places, complete and synced. What is to be taken over is kept, and that is
    ///    on record.
    /// 3. One rename switches `live/NAME`: key, certificate and chain at once. The real files are renamed right after, and
    ///    links over files that are taken over, which are shown until now; from here on a later run completes what is
    ///    missing, for it compares them with what is live.
    /// 4. The services' own tests run again, now that their configuration's paths show the new files. A refusal
    ///    switches back, or on a first installation takes links, files and swap away again, before anything was reloaded.
    ///
    /// - Parameters:
    ///   - targets: all of the certificate's, whatever their wave: links flip as one.
    ///   - copying: those whose real files are written now; nil means all of them. The others' are a later wave's.
    package func activate(
        _ validated: consuming Validated,
        for targets: [DeploymentTarget],
        copying: [DeploymentTarget]? = nil
    ) async throws(ActivationFailure) -> Live {
        let generation = validated.generation
        let before = try liveNumber(generation)
        let refusals = validated.report.findings
        let change = layoutChange(from: before, to: generation)
        let layout = change == .swapFirst ? families(generation.name, before) ?? [] : generation.families
        // Refused before, and something else is live: the way of the first installation is not open.
        guard refusals.isEmpty || before == nil else { throw .refused(refusals) }
        var placed = PlacedFiles(links: try placeLinks(generation.name, targets, in: layout))
        let prepared: PreparedFiles
        do {
            prepared = try PreparedFiles(generation, for: targets, copying: copying, fileSystem, state)
        } catch {
            way.withdraw(placed.links)
            throw .copy(error)
        }
        do {
            try state.pointLive(generation.name, at: generation.number, fileSystem)
        } catch {
            prepared.discard()
            try way.undo(generation, to: before, placed, targets)
            throw .swap(error)
        }
        do {
            try prepared.put(&placed)
        } catch {
            try way.undo(generation, to: before, placed, targets)
            throw .copy(error)
        }
        if change == .swapFirst {
            do { _ = try placeLinks(generation.name, targets, in: generation.families) } catch {
                try way.undo(generation, to: before, placed, targets)
                throw error
            }
        }
        let findings = await services.refusals(of: generation, by: targets)
        faultPoint("files-tested")
        guard findings.isEmpty else {
            try way.undo(generation, to: before, placed, targets)
            throw .refused(findings)
        }
        let previous = way.previous(generation.name, before == generation.number ? nil : before)
        return Live(generation, previous: previous, newLinks: placed.links, kept: kept(generation, before))
    }

    /// That a certificate's first generation is proven: it does not go back any more to the files it took the place of, and
    /// what stands at their paths from now on is not replaced unasked.
    package func forgetAdoptions(_ name: LineageName) {
        try? AdoptionRecord(fileSystem: fileSystem, state: state).clear(name)
    }

    private var way: ActivationWayBack { ActivationWayBack(fileSystem: fileSystem, state: state) }

    /// What a generation took the place of, if nothing was live before it.
    private func kept(_ generation: Generation, _ before: GenerationNumber?) -> KeptPair? {
        guard before == nil || before == generation.number else { return nil }
        return KeptPair(of: generation, fileSystem, state)
    }

    private func placeLinks(
        _ name: LineageName,
        _ targets: [DeploymentTarget],
        in families: [KeyFamily]
    ) throws(ActivationFailure) -> [FilePath] {
        do {
            let adopter = LinkAdopter(fileSystem: fileSystem, state: state)
            adopter.sweep(name)
            let adoptable = adopter.adoptable(name, targets)
            let placer = LinkPlacer(fileSystem: fileSystem, state: state)
            return try placer.place(name, for: targets, in: families, adoptable: adoptable)
        } catch {
            throw .link(error)
        }
    }

    /// Takes up what is live already, after a restart or for a target that is new: links and real files are
    /// placed where they are missing or say something else, and the rest of a rollout can follow. Nil when nothing is live.
    ///
    /// - Parameters:
    ///   - previous: what was live before, as the journal tells it; where a rollback would go.
    ///   - isProven: whether it was served once: then a rollback does not go to the files it took the place of.
    ///   - copying: those whose real files are to be there; nil means all of them.
    package func resume(
        _ name: LineageName,
        previous: GenerationNumber?,
        isProven: Bool = false,
        for targets: [DeploymentTarget],
        copying: [DeploymentTarget]? = nil
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
        var placed = PlacedFiles(links: try placeLinks(name, targets, in: generation.families))
        do {
            try PreparedFiles(generation, for: targets, copying: copying, fileSystem, state).put(&placed)
        } catch {
            throw .copy(error)
        }
        let earlier = way.previous(name, previous == number ? nil : previous)
        let kept = isProven || earlier != nil ? nil : kept(generation, number)
        return Live(generation, previous: earlier, newLinks: placed.links, kept: kept)
    }

    private func layoutChange(from before: GenerationNumber?, to generation: Generation) -> LayoutChange {
        LinkMover(fileSystem: fileSystem, state: state).change(from: before, to: generation)
    }

    private func families(_ name: LineageName, _ number: GenerationNumber?) -> [KeyFamily]? {
        number.flatMap { GenerationStore(fileSystem: fileSystem, state: state).families(name, $0) }
    }

    private func liveNumber(_ generation: Generation) throws(ActivationFailure) -> GenerationNumber? {
        do {
            return try state.liveGeneration(generation.name, fileSystem)
        } catch {
            throw .swap(error)
        }
    }
}
