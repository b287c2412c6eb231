package import PKI
package import Storage
package import SystemPackage

/// A certificate that another tool looks after, with its key.
package struct ForeignCertificate: Sendable, Equatable {
    /// The name it could have here; no two of one estate are alike.
    package let name: LineageName
    /// What the tool calls it.
    package let originalName: String
    /// Leaf and intermediates.
    package let chain: CertificateChain
    /// The path of the full chain as services have it in their configurations.
    package let fullchain: FilePath
    /// The path of the key as services have it in their configurations.
    package let key: FilePath
    /// The file the key is in, links followed: what is read.
    package let keyFile: FilePath
    /// The path of the intermediates alone, where there is one.
    package let intermediates: FilePath?
    /// The URL of the directory of the authority that issued it; nil where the tool does not say.
    package let directory: String?
    /// How the tool proved control of the names.
    package let challenge: ForeignChallenge
    /// What the tool runs around its renewals, as far as it is noted where a configuration would have it.
    package var hooks: [ForeignHook] = []

    /// What it speaks for, sorted.
    package var names: [Identifier] { chain.leaf.identifiers.sorted() }
    /// The kind of its key; nil for one that cannot be asked for here.
    package var keyAlgorithm: KeyAlgorithm? { chain.leaf.publicKey.algorithm }
}
