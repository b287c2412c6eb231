import PKI
package import Storage
import SystemPackage

/// Moves the links that are at users' paths already, as what they lead to gets another layout.
package struct LinkMover: Sendable {
    private let fileSystem: any FileSystem
    private let state: StateDirectory

    /// A mover; to be used under the certificate's lock.
    package init(fileSystem: any FileSystem, state: StateDirectory) {
        self.fileSystem = fileSystem
        self.state = state
    }

    /// What is to be done with links when a generation takes the place of another.
    func change(from before: GenerationNumber?, to generation: Generation) -> LayoutChange {
        let live = before.flatMap {
            GenerationStore(fileSystem: fileSystem, state: state).families(generation.name, $0)
        }
        let hasStandIns = (live ?? []).allSatisfy { family in
            let place = generation.directory.appending(family.rawValue)
            return ((try? fileSystem.metadata(of: place)) ?? nil) != nil
        }
        return LayoutChange(from: live, to: generation.families, hasStandIns: hasStandIns)
    }

    /// Moves the links of the targets. A path that is somebody else's by now is left: nobody relies on us there.
    func move(
        _ name: LineageName,
        _ targets: [DeploymentTarget],
        to families: [KeyFamily]
    ) throws(LiveLinkFailure) {
        for target in targets {
            do throws(LinkFailure) {
                _ = try LinkPlacer(fileSystem: fileSystem, state: state).place(name, for: [target], in: families)
            } catch {
                if case .storage(let failure) = error { throw .storage(failure) }
            }
        }
    }

    /// Makes a generation live that was live before, and moves the links when they lead to something.
    func pointLive(at generation: Generation, for targets: [DeploymentTarget]) throws(LiveLinkFailure) {
        let name = generation.name
        let change = change(from: try state.liveGeneration(name, fileSystem), to: generation)
        if change == .linksFirst { try move(name, targets, to: generation.families) }
        try state.pointLive(name, at: generation.number, fileSystem)
        if change == .swapFirst { try move(name, targets, to: generation.families) }
    }

    /// Places the links that are missing, so that they show what is live: a service's own test of a generation with
    /// another layout then finds every file that its configuration names. Nothing when nothing is live.
    package func showLive(_ name: LineageName, before generation: GenerationNumber, for targets: [DeploymentTarget]) {
        let store = GenerationStore(fileSystem: fileSystem, state: state)
        guard let live = (try? state.liveGeneration(name, fileSystem)) ?? nil,
            let families = store.families(name, live), families != store.families(name, generation)
        else { return }
        try? move(name, targets, to: families)
    }
}
