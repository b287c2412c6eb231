package import FoundationEssentials
package import PKI
package import Storage
import SystemPackage

/// A generation that lies complete on disk and that nothing has been proved of.
///
/// Made by ``Stager`` only, and used once: validation consumes it.
package struct Staged: ~Copyable, Sendable {
    /// The generation.
    package let generation: Generation

    fileprivate init(_ generation: Generation) { self.generation = generation }
}

/// Puts issued pairs on disk, so that they are there whole or not at all.
///
/// To be called under the certificate's lock.
package struct Stager: Sendable {
    private let fileSystem: any FileSystem
    private let state: StateDirectory

    /// A stager for a state directory that has been prepared.
    package init(fileSystem: any FileSystem, state: StateDirectory) {
        self.fileSystem = fileSystem
        self.state = state
    }

    /// Writes generation `number` from the order's key (`tmp/NAME~order/key.pem`) and the chain.
    ///
    /// Everything is written and synced in `tmp/NAME~NNNN`, which one rename then makes `generations/NAME/NNNN`. A run
    /// that ends before that rename leaves a torso in `tmp/` which the next sweep removes; a run that ends after it
    /// leaves a whole generation. The order's directory is left for the caller to remove.
    package func stage(
        _ name: LineageName,
        _ number: GenerationNumber,
        chain: CertificateChain,
        provenance: Provenance,
        access: KeyAccess
    ) throws(StagingFailure) -> Staged {
        let manifest = GenerationManifest(certificate: name, number: number, chain: chain, provenance: provenance)
        try write(manifest, [chain], access: access)
        let directory = state.generation(name, number)
        return Staged(Generation(manifest: manifest, chain: chain, directory: directory))
    }

    /// Writes generation `number` from several pairs, each with its own key (`tmp/NAME~order/FAMILY/key.pem`): all of
    /// them are there, or none.
    ///
    /// - Parameter createdAt: the instant the generation is made; kept to the second.
    package func stage(
        _ name: LineageName,
        _ number: GenerationNumber,
        pairs: [PairToStage],
        createdAt: Date,
        access: KeyAccess
    ) throws(StagingFailure) -> Staged {
        let pairs = pairs.sorted { $0.family < $1.family }
        let records = pairs.map { pair in
            PairRecord(family: pair.family, chain: pair.chain, authority: pair.authority, orderURL: pair.orderURL)
        }
        guard
            let manifest = GenerationManifest(
                certificate: name,
                number: number,
                pairs: records,
                createdAt: createdAt
            )
        else { throw .notSeveral(name, pairs.map(\.family)) }
        try write(manifest, pairs.map(\.chain), access: access)
        // Read back, for it has to be one thing from the first look on.
        return try reopen(name, number)
    }

    private func write(
        _ manifest: GenerationManifest,
        _ chains: [CertificateChain],
        access: KeyAccess
    ) throws(StagingFailure) {
        let (name, number) = (manifest.certificate, manifest.number)
        for pair in manifest.pairs { try refuse(name, number, pair.family) }
        let torso = state.staging(name, number)
        do throws(StorageFailure) {
            try write(manifest, chains, access: access, into: torso)
            try state.prepare(name, fileSystem)
            faultPoint("generation-written")
            try fileSystem.renameNoReplace(torso, to: state.generation(name, number))
            faultPoint("generation-renamed")
            // The name is durable only when the directory that holds it is.
            try fileSystem.sync(state.generations(name))
            faultPoint("generation-synced")
        } catch {
            throw .storage(error)
        }
    }

    /// Takes up a generation that is on disk already: one that is held, one that a run left, an earlier one.
    ///
    /// Nothing is believed of it: it goes through the same validation as a new one.
    package func reopen(_ name: LineageName, _ number: GenerationNumber) throws(StagingFailure) -> Staged {
        do {
            return Staged(try GenerationStore(fileSystem: fileSystem, state: state).load(name, number))
        } catch {
            throw .damaged(name, number, error)
        }
    }

    /// Looks whether there is something to stage and room for it, before anything is written.
    private func refuse(
        _ name: LineageName,
        _ number: GenerationNumber,
        _ family: KeyFamily?
    ) throws(StagingFailure) {
        let key = state.order(name, family).appending(PairFile.key.fileName)
        let isThere: (key: Bool, generation: Bool)
        do throws(StorageFailure) {
            isThere.key = try fileSystem.metadata(of: key)?.kind == .file
            isThere.generation = try fileSystem.metadata(of: state.generation(name, number)) != nil
        } catch {
            throw .storage(error)
        }
        guard isThere.key else { throw .keyMissing(path: key.string) }
        guard !isThere.generation else { throw .numberTaken(name, number) }
    }

    /// Writes all files of a generation and syncs them and their directory. The secrets move inside of the kernel.
    private func write(
        _ manifest: GenerationManifest,
        _ chains: [CertificateChain],
        access: KeyAccess,
        into torso: FilePath
    ) throws(StorageFailure) {
        // What a run that was killed here left; the lock says that nobody works on it.
        try fileSystem.removeTree(torso)
        try makeDirectory(torso)
        for (pair, chain) in zip(manifest.pairs, chains) {
            let key = state.order(manifest.certificate, pair.family).appending(PairFile.key.fileName)
            guard let family = pair.family else {
                try write(chain, key, access: access, into: torso)
                continue
            }
            let directory = torso.appending(family.rawValue)
            try makeDirectory(directory)
            try write(chain, key, access: access, into: directory)
            try fileSystem.sync(directory)
        }
        try StandIns(fileSystem: fileSystem, state: state).write(for: manifest, into: torso)
        try create(torso.appending(GenerationStore.manifestFile), manifest.json)
        try fileSystem.sync(torso)
    }

    /// Others may pass through, should the operator open the directories above: the files say who reads what.
    private func makeDirectory(_ path: FilePath) throws(StorageFailure) {
        try fileSystem.makeDirectory(path, mode: [.ownerReadWriteExecute, .groupReadExecute, .otherReadExecute])
    }

    /// Writes and syncs the files of one pair.
    private func write(
        _ chain: CertificateChain,
        _ orderKey: FilePath,
        access: KeyAccess,
        into directory: FilePath
    ) throws(StorageFailure) {
        let path = { (file: PairFile) in directory.appending(file.fileName) }
        try fileSystem.concatenate([orderKey], into: path(.key), mode: access.mode, group: access.group)
        try create(path(.cert), chain.leafPEM)
        try create(path(.chain), chain.intermediatesPEM)
        try create(path(.fullchain), chain.fullPEM)
        let pair = [path(.key), path(.fullchain)]
        try fileSystem.concatenate(pair, into: path(.bundle), mode: access.mode, group: access.group)
    }

    private func create(_ path: FilePath, _ contents: [UInt8]) throws(StorageFailure) {
        let mode: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
        try fileSystem.create(path, mode: mode, group: nil, contents: contents)
    }
}
