import Deployment
import FoundationEssentials
import Glibc
import Hooks
import Ledger
import PKI
import Rotation
import Settings
import Storage
import SystemPackage

/// Gathers what ``Diagnosis`` judges. Writes nothing, takes no lock.
struct DoctorLook {
    let place: Workplace
    var files: LocalFileSystem { place.files }
    var state: StateDirectory { place.state }
    /// For ages of files.
    var now: Date { place.clock.now() }

    /// Everything; authorities are asked what time it is if `isOnline`.
    func facts(configurationFile: FilePath, isOnline: Bool) async throws -> DoctorFacts {
        let lineages = try place.lineages([])
        var facts = DoctorFacts()
        facts.user = geteuid()
        facts.places = places(configurationFile)
        facts.targetDirectories = targetDirectories(lineages)
        facts.rooms = ([state.root] + facts.targetDirectories.map { FilePath($0.path) }).compactMap(room)
        facts.durability = [durability(state.root)].compactMap(\.self)
        facts.refusedState = stateRefusals()
        facts.refusedCommands = lineages.flatMap(commandRefusals)
        facts.refusedHooks = hookRefusals()
        facts.ports = ports(lineages)
        facts.clocks = isOnline ? await clocks(lineages) : []
        facts.tokens = tokens(lineages)
        facts.records = entries(state.challenges).filter { $0.path.hasSuffix(".json") }
        facts.temporary = entries(state.temporary).filter { !$0.path.hasSuffix("~order") }
        facts.ledger = ledgerRemarks()
        look(at: lineages, &facts)
        return facts
    }

    // MARK: Rights

    private func places(_ configurationFile: FilePath) -> [DoctorFacts.Place] {
        let directories = [
            state.root, state.accounts, state.lineages, state.liveLinks, state.temporary, state.locks,
        ]
        let keys = names(state.accounts).map { state.accounts.appending($0).appending("account.pem") }
        return directories.compactMap { file($0, .state) } + keys.compactMap { file($0, .key(groupReads: false)) }
            + [file(configurationFile, .configuration)].compactMap(\.self) + generationKeys()
    }

    /// With several keys the files are in a directory for each kind, and those beside the directories are links.
    private func generationKeys() -> [DoctorFacts.Place] {
        let kinds = [""] + KeyFamily.allCases.map { "\($0.rawValue)/" }
        return names(state.lineages).flatMap { name in
            names(state.lineages.appending(name)).flatMap { number in
                kinds.flatMap { kind in ["\(kind)key.pem", "\(kind)bundle.pem"] }.compactMap { path in
                    let place = state.lineages.appending(name).appending(number).appending(path)
                    return file(place, .key(groupReads: true))
                }
            }
        }
        .filter { $0.metadata.kind == .file }
    }

    private func file(_ path: FilePath, _ role: DoctorFacts.Role) -> DoctorFacts.Place? {
        let metadata = (try? files.metadata(of: path)) ?? nil
        return metadata.map { DoctorFacts.Place(path: path.string, role: role, metadata: $0) }
    }

    private func targetDirectories(_ lineages: [Lineage]) -> [DoctorFacts.TargetDirectory] {
        let paths = lineages.flatMap(\.targets).flatMap(\.links.values).map { $0.removingLastComponent() }
        return Set(paths.map(\.string)).sorted().map { path in
            DoctorFacts.TargetDirectory(
                path: path,
                metadata: try? files.metadata(following: FilePath(path)),
                isWritable: access(path, W_OK | X_OK) == 0
            )
        }
    }

    private func stateRefusals() -> [DoctorFacts.Remark] {
        let root = "\(PrintableText(state.root.string))"
        do throws(StorageFailure) {
            guard let found = try files.metadata(of: state.root) else {
                // The first run makes it, where it may.
                let parent = state.root.removingLastComponent()
                guard access(parent.string, W_OK | X_OK) != 0 else { return [] }
                let making = "mkdir -m 0700 \(Diagnosis.quoted(state.root.string))"
                return [
                    DoctorFacts.Remark(
                        place: root,
                        problem: "not there, and this user cannot make it",
                        remedy: "make it, or run as the user that can: \(making)"
                    )
                ]
            }
            guard found.kind != .directory else { return [] }
            return [
                DoctorFacts.Remark(
                    place: root,
                    problem: "is \(found.kind.rawValue), not a directory",
                    remedy: "name the directory itself with state:"
                )
            ]
        } catch {
            return [DoctorFacts.Remark(place: root, problem: "\(error)", remedy: error.hint)]
        }
    }

    private func commandRefusals(_ lineage: Lineage) -> [DoctorFacts.Remark] {
        lineage.targets.flatMap { target in
            [target.validate, target.reload].compactMap { words in
                guard let word = words.first else { return nil }
                do throws(CommandRefusal) {
                    _ = try CommandPath.resolve(word)
                    return nil
                } catch {
                    return DoctorFacts.Remark(place: "\(lineage.name)", problem: "\(error)", remedy: error.hint)
                }
            }
        }
    }

    private func hookRefusals() -> [DoctorFacts.Remark] {
        guard let failure = place.hooks.refusal(), let path = place.configuration.hooksDirectory else { return [] }
        return [DoctorFacts.Remark(place: path, problem: "\(failure)", remedy: failure.hint)]
    }

    private func ledgerRemarks() -> [DoctorFacts.Remark] {
        let path = state.database.string
        do throws(LedgerFailure) {
            let problems = try Ledger.reading(path: path)?.integrityProblems() ?? []
            return problems.prefix(3).map {
                DoctorFacts.Remark(
                    place: path,
                    problem: "\(PrintableText($0))",
                    remedy:
                        "it is only an index: move it away, and the next run rebuilds it from the generations on disk"
                )
            }
        } catch {
            return [DoctorFacts.Remark(place: path, problem: error.sentence, remedy: error.hint)]
        }
    }

    // MARK: Names

    /// The names in a directory; none when it cannot be read, which its rights tell.
    func names(_ directory: FilePath) -> [String] { (try? files.list(directory)) ?? [] }

    /// What lies in a directory, with its age.
    func entries(_ directory: FilePath) -> [DoctorFacts.Leftover] {
        names(directory).compactMap { name in
            guard let metadata = (try? files.metadata(of: directory.appending(name))) ?? nil else { return nil }
            let owner = name.split(separator: "~").first.map { String($0.split(separator: ".").first ?? $0) }
            let isOurs = name.contains("~") || name.hasSuffix(".json")
            return DoctorFacts.Leftover(
                path: directory.appending(name).string,
                certificate: isOurs ? owner : nil,
                age: now.timeIntervalSince1970 - Double(metadata.modified) / 1e9
            )
        }
    }

    private func tokens(_ lineages: [Lineage]) -> [DoctorFacts.Leftover] {
        let roots = lineages.flatMap(\.challenges).compactMap { method -> FilePath? in
            if case .webroot(let directory) = method { directory } else { nil }
        }
        return Set(roots.map(\.string)).sorted().flatMap {
            entries(FilePath($0).appending(".well-known").appending("acme-challenge"))
        }
    }
}
