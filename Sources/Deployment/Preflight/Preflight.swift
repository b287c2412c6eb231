import Hooks
import PKI
package import Storage
import SystemPackage

/// Looks for everything local that would make a rotation fail, before an order is spent.
package struct Preflight: Sendable {
    private let fileSystem: any FileSystem
    private let state: StateDirectory
    private let hooks: LineageHooks

    /// A preflight over a state directory that has been prepared.
    package init(fileSystem: any FileSystem, state: StateDirectory, hooks: LineageHooks = .none) {
        self.fileSystem = fileSystem
        self.state = state
        self.hooks = hooks
    }

    /// All findings; none means that nothing local stands in the way.
    ///
    /// To be called under the certificate's lock: whether a directory can be written is tried with the very names that
    /// activation uses, which are removed again.
    package func check(
        _ name: LineageName,
        for targets: [DeploymentTarget],
        access: KeyAccess
    ) -> [PreflightFinding] {
        var findings = stateFindings(name)
        if let failure = hooks.refusal() { findings.append(.hooks(failure)) }
        if let group = access.group, !SystemGroup.canBeGiven(group) { findings.append(.group(group)) }
        let families = liveFamilies(name)
        let placer = LinkPlacer(fileSystem: fileSystem, state: state)
        var seen: Set<FilePath> = []
        let adopter = LinkAdopter(fileSystem: fileSystem, state: state)
        adopter.sweep(name)
        for target in targets {
            for (path, file) in LinkPlacer.ordered([target]) {
                if !seen.insert(path).inserted { findings.append(.pathTakenTwice(path)) }
                let (mayAdopt, leads) = (
                    adopter.mayAdopt(path, of: target, name), placer.target(name, file, in: families)
                )
                if let failure = linkFailure(path, leadingTo: leads, mayAdopt) {
                    findings.append(.link(target: target.name, failure))
                }
                if mayAdopt, let failure = adopter.failure(at: path) {
                    findings.append(.copy(target: target.name, failure))
                }
            }
            for file in target.copies.files {
                if !seen.insert(file.path).inserted { findings.append(.pathTakenTwice(file.path)) }
            }
            let copies = CopyPreflight(fileSystem: fileSystem, state: state)
            findings += copies.failures(name, target).map { .copy(target: target.name, $0) }
            for words in [target.validate, target.reload] {
                if let refusal = refusal(of: words) { findings.append(.command(target: target.name, refusal)) }
            }
        }
        return findings
    }

    private func stateFindings(_ name: LineageName) -> [PreflightFinding] {
        guard state.root.isAbsolute else { return [.relativeState(state.root)] }
        do {
            _ = try state.liveGeneration(name, fileSystem)
        } catch {
            return [.live(error)]
        }
        do throws(StorageFailure) {
            try fileSystem.remove(state.nextLive(name))
            try tryWriting(state.nextLive(name), leadingTo: state.liveTarget(name, .first))
            return []
        } catch {
            return [.state(error)]
        }
    }

    /// The layout that links have now, which is that of what is live.
    private func liveFamilies(_ name: LineageName) -> [KeyFamily] {
        let live = (try? state.liveGeneration(name, fileSystem)) ?? nil
        return live.flatMap { GenerationStore(fileSystem: fileSystem, state: state).families(name, $0) } ?? []
    }

    private func linkFailure(_ path: FilePath, leadingTo target: String, _ mayAdopt: Bool) -> LinkFailure? {
        let placer = LinkPlacer(fileSystem: fileSystem, state: state)
        do throws(LinkFailure) {
            let finding = try placer.look(at: path, expecting: target, mayAdopt: mayAdopt)
            try checkParent(of: path)
            // What is in place stays as it is, in a directory that may be read-only by now.
            guard finding != .inPlace else { return nil }
            try placer.tryPlacing(path, leadingTo: target)
            return nil
        } catch {
            return error
        }
    }

    private func checkParent(of path: FilePath) throws(LinkFailure) {
        let parent: FileMetadata?
        do {
            parent = try fileSystem.metadata(of: path.removingLastComponent())
        } catch {
            throw .storage(error)
        }
        guard let parent else { throw .parentMissing(path) }
        // A directory that is itself reached through a link is the operator's choice.
        guard parent.kind == .directory || parent.kind == .symbolicLink else { throw .parentNotDirectory(path) }
        // The sticky bit keeps others from replacing what is not theirs.
        guard !parent.mode.contains(.otherWrite) || parent.mode.contains(.saveText) || parent.kind == .symbolicLink
        else { throw .parentWritableByAll(path) }
    }

    /// A link is the smallest thing that needs the right to write a directory and an inode.
    private func tryWriting(_ path: FilePath, leadingTo target: String) throws(StorageFailure) {
        try fileSystem.symlink(to: target, at: path)
        try fileSystem.remove(path)
    }

    private func refusal(of words: [String]) -> CommandRefusal? {
        guard let word = words.first else { return nil }
        do {
            _ = try CommandPath.resolve(word)
            return nil
        } catch {
            return error
        }
    }
}
