package import PKI
package import Storage

/// Why what is on disk is not a usable generation.
package enum GenerationDamage: Error, Sendable, Equatable, CustomStringConvertible {
    /// A file is not there.
    case missing(file: String)
    /// Something that is not a plain file has a file's name.
    case notAFile(file: String)
    /// `generation.json` cannot be used.
    case manifest(ManifestFailure)
    /// `fullchain.pem` is no chain.
    case chain(CertificateChain.Failure)
    /// A file does not say what `fullchain.pem` says.
    case disagrees(file: String)
    /// The system refused: this says nothing of the generation.
    case storage(StorageFailure)

    /// Whether it stays so: the system's refusal may pass, a torn file does not mend itself.
    package var isLasting: Bool {
        if case .storage = self { return false }
        return true
    }

    /// One line: what is wrong and where.
    package var description: String {
        switch self {
        case .missing(let file): "\(file) is missing"
        case .notAFile(let file): "\(file) is not a plain file"
        case .manifest(let failure): "generation.json: \(failure)"
        case .chain(let failure): "fullchain.pem: \(failure)"
        case .disagrees(let file): "\(file) does not agree with fullchain.pem"
        case .storage(let failure): "\(failure)"
        }
    }
}
