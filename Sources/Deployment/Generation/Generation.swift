package import PKI
package import Storage
package import SystemPackage

/// One issued pair on disk: written once, never changed.
package struct Generation: Sendable, Equatable {
    /// What `generation.json` says.
    package let manifest: GenerationManifest
    /// Leaf and intermediates, as `fullchain.pem` has them.
    package let chain: CertificateChain
    /// The directory of its files.
    package let directory: FilePath

    /// The certificate's name in the configuration.
    package var name: LineageName { manifest.certificate }
    /// The generation's number.
    package var number: GenerationNumber { manifest.number }
    /// The end-entity certificate.
    package var leaf: Certificate { chain.leaf }

    init(manifest: GenerationManifest, chain: CertificateChain, directory: FilePath) {
        self.manifest = manifest
        self.chain = chain
        self.directory = directory
    }

    /// The path of one of its files.
    package func path(of file: PairFile) -> FilePath { directory.appending(file.fileName) }
}
