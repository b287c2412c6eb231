import Hooks
import Storage
import SystemPackage

extension Rollback {
    /// Puts back what services used before their first generation, withdraws that, and has them reload; nil where there is
    /// nothing to put back.
    ///
    /// The files come first: while links stand in their places, these must lead somewhere. Killed on the way, the
    /// generation is still live and the next run takes it up again. Hooks are not told: they are given generations.
    ///
    /// - Parameters:
    ///   - targets: those that have been told of the generation; they are told again.
    ///   - all: all of the certificate's: links are everybody's, whatever their wave.
    func runToKept(
        _ live: Live,
        for targets: [DeploymentTarget],
        of all: [DeploymentTarget],
        settle: Duration
    ) async -> Result<RollbackReport, LiveLinkFailure>? {
        // A later wave may have taken over more files since.
        guard live.kept != nil, let kept = KeptPair(of: live.generation, fileSystem, state) else { return nil }
        faultPoint("kept-files-wanted")
        let failures = putBack(kept, of: live.generation, for: all)
        if failures.isEmpty {
            do { try withdraw(live.generation, from: all) } catch { return .failure(error) }
        }
        let reports = await announcer.announce(
            .rolledBack,
            of: live.generation,
            expecting: kept.chain,
            to: targets,
            settle: settle,
            withheld: failures.mapValues(ReloadResult.notCopied)
        )
        return .success(RollbackReport(restored: nil, targets: reports))
    }

    /// Each target for itself: one that cannot be written must not keep the others from going back.
    private func putBack(
        _ kept: KeptPair,
        of generation: Generation,
        for targets: [DeploymentTarget]
    ) -> [String: CopyFailure] {
        let keeper = KeptFiles(fileSystem: fileSystem, state: state)
        var failures: [String: CopyFailure] = [:]
        for target in targets {
            let own = Set(target.links.values).union(target.copies.files.map(\.path))
            do throws(CopyFailure) {
                for file in kept.files where own.contains(file.path) {
                    if try isOurs(file.path, target) { try keeper.restore(file) }
                }
                try CopyPlacer(fileSystem: fileSystem, state: state)
                    .withdraw(generation, from: [target], but: Set(kept.files.map(\.path)))
            } catch {
                failures[target.name] = error
            }
        }
        return failures
    }

    /// Whether nobody has put something else at a path since: that stays.
    private func isOurs(_ path: FilePath, _ target: DeploymentTarget) throws(CopyFailure) -> Bool {
        let placer = LinkPlacer(fileSystem: fileSystem, state: state)
        do throws(LinkFailure) {
            switch try placer.look(at: path, expecting: "", mayAdopt: true) {
            case .absent, .inPlace, .ours: return true
            case .adoptable: return target.copies.files.contains { $0.path == path }
            }
        } catch .storage(let failure) {
            throw .storage(failure)
        } catch {
            return false
        }
    }

    /// Nothing is live any more, so no link may lead there.
    private func withdraw(_ generation: Generation, from targets: [DeploymentTarget]) throws(LiveLinkFailure) {
        LinkPlacer(fileSystem: fileSystem, state: state).withdraw(targets.flatMap(\.links.values))
        try state.withdrawLive(generation.name, fileSystem)
        // What it says of a generation that is not live counts for nothing.
        try? AdoptionRecord(fileSystem: fileSystem, state: state).clear(generation.name)
    }
}
