import Deployment
import FoundationEssentials
import Rotation
import Storage
import SystemPackage

/// Generations, and the links that lead to them.
extension DoctorLook {
    func look(at lineages: [Lineage], _ facts: inout DoctorFacts) {
        for lineage in lineages {
            do throws(LiveLinkFailure) {
                if try state.liveGeneration(lineage.name, files) == nil { facts.notLive.append(lineage.name.text) }
            } catch {
                // Told below, for every link there is.
            }
            facts.links += lineage.targets.flatMap { links(of: $0, lineage.name) }
        }
        for text in names(state.lineages) {
            guard let name = try? LineageName(text) else { continue }
            facts.damages += damages(name)
        }
        facts.liveLinks = names(state.liveLinks).compactMap(liveLink)
    }

    private func damages(_ name: LineageName) -> [DoctorFacts.Damage] {
        let live = (try? state.liveGeneration(name, files)) ?? nil
        let store = GenerationStore(fileSystem: files, state: state)
        return ((try? state.generationNumbers(name, files)) ?? []).compactMap { number in
            do throws(GenerationDamage) {
                _ = try store.load(name, number)
                return nil
            } catch {
                return DoctorFacts.Damage(
                    certificate: name.text,
                    generation: number.rawValue,
                    path: state.generation(name, number).string,
                    problem: "\(error)",
                    isLive: number == live
                )
            }
        }
    }

    private func liveLink(_ text: String) -> DoctorFacts.Remark? {
        let path = state.liveLinks.appending(text)
        guard let name = try? LineageName(text) else {
            return DoctorFacts.Remark(
                place: path.string,
                problem: "not a name of ours",
                remedy: "see what it is, and move it away"
            )
        }
        do throws(LiveLinkFailure) {
            guard let number = try state.liveGeneration(name, files) else { return nil }
            if ((try? files.metadata(of: state.generation(name, number))) ?? nil) != nil { return nil }
            throw .missingGeneration(state.generation(name, number))
        } catch {
            return DoctorFacts.Remark(place: path.string, problem: "\(error)", remedy: error.hint)
        }
    }

    /// Only where something is live: before that, links are not placed.
    private func links(of target: DeploymentTarget, _ name: LineageName) -> [DoctorFacts.Link] {
        guard let live = (try? state.liveGeneration(name, files)) ?? nil else { return [] }
        let families = GenerationStore(fileSystem: files, state: state).families(name, live) ?? []
        let placer = LinkPlacer(fileSystem: files, state: state)
        return target.links.sorted { $0.value.string < $1.value.string }.compactMap { file, path in
            let expected = placer.target(name, file, in: families)
            let found: FileMetadata?
            do { found = try files.metadata(of: path) } catch { return nil }
            let seen: DoctorFacts.Link.State
            switch found?.kind {
            case nil: seen = .missing
            case .symbolicLink?:
                let said = (try? files.readLink(path)) ?? nil
                if said == expected { return nil }
                seen = .leadsTo(said ?? "nowhere")
            default: seen = .notALink
            }
            return DoctorFacts.Link(path: path.string, certificate: name.text, state: seen)
        }
    }
}
