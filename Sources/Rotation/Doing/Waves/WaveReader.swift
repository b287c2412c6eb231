import Deployment
import FoundationEssentials
import Ledger
import PKI
import Storage
import SystemPackage

/// How far the targets of a certificate are with the generation that is live. Writes nothing.
struct WaveReader: Sendable {
    let files: any FileSystem
    let state: StateDirectory

    /// The plan that facts and a look at the targets' paths come to.
    func plan(_ lineage: Lineage, live: GenerationNumber, _ facts: [TargetFact]) -> WavePlan {
        let known = facts.filter { $0.generation == live.rawValue }
        let families = GenerationStore(fileSystem: files, state: state).families(lineage.name, live) ?? []
        let progress = lineage.targets.map { target in
            let at = { (fact: TargetFact.Fact) in
                known.first { $0.target == target.name && $0.fact == fact }?.at
            }
            return TargetProgress(
                target,
                isInPlace: isInPlace(lineage.name, live, families, target),
                applied: at(.applied),
                reloaded: at(.reloaded),
                served: at(.served)
            )
        }
        return WavePlan(progress, soak: lineage.soak)
    }

    /// Whether what is live is one that was gone back to, and not one on its way out to the waves: there is a newer one,
    /// and none before it still stands as live, as the one before does until every wave is served. It is told to all at
    /// once.
    static func isRestored(
        _ live: GenerationNumber,
        _ numbers: [GenerationNumber],
        _ standings: [Int: GenerationStanding]
    ) -> Bool {
        guard let newest = numbers.last, newest > live else { return false }
        return !hasStandingBefore(live, standings)
    }

    /// Whether the generation before stands as live still, as it does until every wave serves what is live.
    static func hasStandingBefore(_ live: GenerationNumber, _ standings: [Int: GenerationStanding]) -> Bool {
        standings.contains { $0.key < live.rawValue && $0.value == .live }
    }

    /// Every path of the target leads to what is live, or says what it says: a link that is gone is placed again by the
    /// next run.
    private func isInPlace(
        _ name: LineageName,
        _ live: GenerationNumber,
        _ families: [KeyFamily],
        _ target: DeploymentTarget
    ) -> Bool {
        linksAreThere(name, families, target)
            && CopyPlacer(fileSystem: files, state: state).areInPlace(name, live, target.copies)
    }

    private func linksAreThere(_ name: LineageName, _ families: [KeyFamily], _ target: DeploymentTarget) -> Bool {
        let placer = LinkPlacer(fileSystem: files, state: state)
        return target.links.allSatisfy { file, path in
            let said = (try? files.readLink(path)) ?? nil
            return said == placer.target(name, file, in: families)
        }
    }
}
