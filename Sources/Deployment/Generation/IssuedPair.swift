package import PKI
package import SystemPackage

/// A key on disk and the chain for it: a generation has one, or one for each of several kinds of key.
package struct IssuedPair: Sendable, Equatable {
    /// What `generation.json` says of it.
    package let record: PairRecord
    /// Leaf and intermediates, as `fullchain.pem` has them.
    package let chain: CertificateChain
    /// The directory of its files.
    package let directory: FilePath

    /// Its kind of key where the generation has several; nil for the only pair.
    package var family: KeyFamily? { record.family }
    /// The end-entity certificate.
    package var leaf: Certificate { chain.leaf }

    /// The path of one of its files.
    package func path(of file: PairFile) -> FilePath { directory.appending(file.fileName) }
}
