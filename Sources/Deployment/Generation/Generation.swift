package import PKI
package import Storage
package import SystemPackage
package import TLS

/// What was issued in one go, on disk: one pair, or one for each of several kinds of key. Written once, never changed.
package struct Generation: Sendable, Equatable {
    /// What `generation.json` says.
    package let manifest: GenerationManifest
    /// The first pair, and in most generations the only one.
    package let first: IssuedPair
    private let others: [IssuedPair]
    /// The directory of its files.
    package let directory: FilePath

    /// Every pair, in the order of the manifest; never empty.
    package var pairs: [IssuedPair] { [first] + others }
    /// The kinds of key when there are several; empty for a single pair.
    package var families: [KeyFamily] { manifest.families }
    /// The certificate's name in the configuration.
    package var name: LineageName { manifest.certificate }
    /// The generation's number.
    package var number: GenerationNumber { manifest.number }
    /// The first pair's leaf and intermediates.
    package var chain: CertificateChain { first.chain }
    /// The first pair's end-entity certificate.
    package var leaf: Certificate { first.leaf }

    /// A generation of a single pair.
    init(manifest: GenerationManifest, chain: CertificateChain, directory: FilePath) {
        self.manifest = manifest
        first = IssuedPair(record: manifest.first, chain: chain, directory: directory)
        others = []
        self.directory = directory
    }

    /// A generation of the pairs that the manifest names, in its order.
    init(manifest: GenerationManifest, first: IssuedPair, others: [IssuedPair], directory: FilePath) {
        self.manifest = manifest
        self.first = first
        self.others = others
        self.directory = directory
    }

    /// Endpoints as they are asked for it: with several keys, each once by a client of every kind.
    package func asking(_ endpoints: [Endpoint]) -> [Endpoint] {
        pairs.flatMap { pair in endpoints.map { $0.understanding(pair.family) } }
    }

    /// The path of one of the first pair's files.
    package func path(of file: PairFile) -> FilePath { first.path(of: file) }
}
