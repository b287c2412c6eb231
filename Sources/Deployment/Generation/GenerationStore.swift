package import PKI
package import Storage
import SystemPackage

/// Reads generations back from disk and checks that their files say one thing.
package struct GenerationStore: Sendable {
    /// The manifest's file name.
    static let manifestFile = "generation.json"
    /// Certificates are never near this size; more is not read.
    private static let sizeLimit = 1 << 20

    private let fileSystem: any FileSystem
    private let state: StateDirectory

    /// A reader of the state directory's generations.
    package init(fileSystem: any FileSystem, state: StateDirectory) {
        self.fileSystem = fileSystem
        self.state = state
    }

    /// Reads one generation; the key's content is not read.
    package func load(_ name: LineageName, _ number: GenerationNumber) throws(GenerationDamage) -> Generation {
        let directory = state.generation(name, number)
        let manifest = try manifest(in: directory)
        guard manifest.certificate == name, manifest.number == number else {
            throw .disagrees(file: Self.manifestFile)
        }
        let first = try pair(manifest.first, in: directory)
        let others = try manifest.pairs.dropFirst().map { record throws(GenerationDamage) in
            try pair(record, in: directory)
        }
        return Generation(manifest: manifest, first: first, others: others, directory: directory)
    }

    /// Reads one pair and compares its files with one another and with what is said of it.
    private func pair(_ record: PairRecord, in generation: FilePath) throws(GenerationDamage) -> IssuedPair {
        let name = { (file: PairFile) in Self.name(of: file, record.family) }
        let full = try read(name(.fullchain), in: generation)
        let chain: CertificateChain
        do {
            chain = try CertificateChain(pem: full)
        } catch {
            throw .chain(error)
        }
        guard try read(name(.cert), in: generation) == chain.leafPEM else { throw .disagrees(file: name(.cert)) }
        guard try read(name(.chain), in: generation) == chain.intermediatesPEM, full == chain.fullPEM else {
            throw .disagrees(file: name(.chain))
        }
        guard record.fingerprint == chain.leaf.fingerprint, record.publicKey == chain.leaf.publicKey.digest else {
            throw .disagrees(file: Self.manifestFile)
        }
        // The secrets are measured, not read: the bundle is the key and then the chain.
        let key = try size(of: name(.key), in: generation)
        let bundle = try size(of: name(.bundle), in: generation)
        guard key > 0, bundle == key &+ UInt64(full.count) else { throw .disagrees(file: name(.bundle)) }
        let directory = record.family.map { generation.appending($0.rawValue) } ?? generation
        return IssuedPair(record: record, chain: chain, directory: directory)
    }

    /// A file's name below the generation's directory.
    private static func name(of file: PairFile, _ family: KeyFamily?) -> String {
        family.map { "\($0)/\(file.fileName)" } ?? file.fileName
    }

    /// What `generation.json` says of a generation whose files are all there, without reading them: for looking, never
    /// for putting anything live.
    package func outline(_ name: LineageName, _ number: GenerationNumber) throws(GenerationDamage) -> GenerationManifest
    {
        let directory = state.generation(name, number)
        let manifest = try manifest(in: directory)
        guard manifest.certificate == name, manifest.number == number else {
            throw .disagrees(file: Self.manifestFile)
        }
        for pair in manifest.pairs {
            for file in PairFile.allCases where file != .chain {
                let name = Self.name(of: file, pair.family)
                guard try size(of: name, in: directory) > 0 else { throw .disagrees(file: name) }
            }
        }
        return manifest
    }

    /// The kinds of key of a generation with several, as its manifest says; empty for a single pair, and nil for a
    /// generation whose manifest cannot be read.
    package func families(_ name: LineageName, _ number: GenerationNumber) -> [KeyFamily]? {
        (try? manifest(in: state.generation(name, number)))?.families
    }

    /// All generations of a certificate, ascending: those that are whole, and what is wrong with the others.
    package func all(
        _ name: LineageName
    ) throws(StorageFailure) -> [(number: GenerationNumber, state: Result<Generation, GenerationDamage>)] {
        try state.generationNumbers(name, fileSystem).map { number in
            do throws(GenerationDamage) {
                return (number, .success(try load(name, number)))
            } catch {
                return (number, .failure(error))
            }
        }
    }

    /// The manifests of the generations before a number, ascending. One that cannot be read is passed over.
    package func earlier(
        of name: LineageName,
        before number: GenerationNumber
    ) throws(StorageFailure) -> [GenerationManifest] {
        try state.generationNumbers(name, fileSystem).filter { $0 < number }.compactMap {
            try? manifest(in: state.generation(name, $0))
        }
    }

    private func manifest(in directory: FilePath) throws(GenerationDamage) -> GenerationManifest {
        let json = try read(Self.manifestFile, in: directory, limit: GenerationManifest.sizeLimit)
        do {
            return try GenerationManifest(json: json)
        } catch {
            throw .manifest(error)
        }
    }

    private func read(
        _ file: String,
        in directory: FilePath,
        limit: Int = GenerationStore.sizeLimit
    ) throws(GenerationDamage) -> [UInt8] {
        _ = try size(of: file, in: directory)
        do {
            return try fileSystem.read(directory.appending(file), limit: limit)
        } catch {
            throw .storage(error)
        }
    }

    private func size(of file: String, in directory: FilePath) throws(GenerationDamage) -> UInt64 {
        let metadata: FileMetadata?
        do {
            metadata = try fileSystem.metadata(of: directory.appending(file))
        } catch {
            throw .storage(error)
        }
        guard let metadata else { throw .missing(file: file) }
        guard metadata.kind == .file else { throw .notAFile(file: file) }
        return UInt64(clamping: metadata.size)
    }
}
