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
        try refuse(name, number)
        let torso = state.staging(name, number)
        do throws(StorageFailure) {
            try write(chain, manifest, access: access, into: torso)
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
        let directory = state.generation(name, number)
        return Staged(Generation(manifest: manifest, chain: chain, directory: directory))
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
    private func refuse(_ name: LineageName, _ number: GenerationNumber) throws(StagingFailure) {
        let key = state.order(name).appending(PairFile.key.fileName)
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
        _ chain: CertificateChain,
        _ manifest: GenerationManifest,
        access: KeyAccess,
        into torso: FilePath
    ) throws(StorageFailure) {
        // What a run that was killed here left; the lock says that nobody works on it.
        try fileSystem.removeTree(torso)
        // Others may pass through, should the operator open the directories above: the files say who reads what.
        try fileSystem.makeDirectory(torso, mode: [.ownerReadWriteExecute, .groupReadExecute, .otherReadExecute])
        let path = { (file: PairFile) in torso.appending(file.fileName) }
        let orderKey = state.order(manifest.certificate).appending(PairFile.key.fileName)
        try fileSystem.concatenate([orderKey], into: path(.key), mode: access.mode, group: access.group)
        try create(path(.cert), chain.leafPEM)
        try create(path(.chain), chain.intermediatesPEM)
        try create(path(.fullchain), chain.fullPEM)
        let pair = [path(.key), path(.fullchain)]
        try fileSystem.concatenate(pair, into: path(.bundle), mode: access.mode, group: access.group)
        try create(torso.appending(GenerationStore.manifestFile), manifest.json)
        try fileSystem.sync(torso)
    }

    private func create(_ path: FilePath, _ contents: [UInt8]) throws(StorageFailure) {
        let mode: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
        try fileSystem.create(path, mode: mode, group: nil, contents: contents)
    }
}
