import PKI
import Storage
import SystemPackage

/// Symbolic links inside of a generation, so that the paths of another layout lead to something in it as well.
///
/// A generation with several keys has its files in `ecdsa/` and `rsa/`, one with a single key has them at the top. When
/// a certificate goes from the one to the other, the links at users' paths are moved after the swap; until then, and
/// whenever that is, they must lead to whole pairs. A generation that follows one of its own layout needs none of this,
/// but for one thing: with several keys the files at the top are always there, so that there is a way back.
struct StandIns: Sendable {
    let fileSystem: any FileSystem
    let state: StateDirectory

    /// Writes the links into a generation that is being made.
    func write(for manifest: GenerationManifest, into torso: FilePath) throws(StorageFailure) {
        let families = manifest.families
        let live = living(manifest.certificate)
        let favourite = families.first { $0 == live.kind } ?? families.first
        if let favourite {
            for file in PairFile.allCases {
                try fileSystem.symlink(to: "\(favourite)/\(file.fileName)", at: torso.appending(file.fileName))
            }
        }
        for family in live.families where !families.contains(family) {
            try fileSystem.symlink(to: favourite?.rawValue ?? ".", at: torso.appending(family.rawValue))
        }
    }

    /// The layout of what is live, and the kind of key that its files at the top are of. What cannot be read is passed
    /// over: then nothing leads to it either.
    private func living(_ name: LineageName) -> (families: [KeyFamily], kind: KeyFamily?) {
        let store = GenerationStore(fileSystem: fileSystem, state: state)
        guard let number = (try? state.liveGeneration(name, fileSystem)) ?? nil,
            let manifest = try? store.outline(name, number)
        else { return ([], nil) }
        guard let first = manifest.families.first else { return ([], manifest.first.keyAlgorithm?.family) }
        let top = try? fileSystem.readLink(state.generation(name, number).appending(PairFile.key.fileName))
        let kind = manifest.families.first { top == "\($0)/\(PairFile.key.fileName)" }
        return (manifest.families, kind ?? first)
    }
}
