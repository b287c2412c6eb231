package import PKI

/// A file that services read, wherever it lies: of the pair of one kind of key where a generation has several, of the
/// only pair where it has one.
package struct GenerationFile: Sendable, Hashable {
    /// The kind of key; nil where nobody has asked for one.
    package let family: KeyFamily?
    /// Which file of the pair.
    package let file: PairFile

    /// A file of a pair.
    package init(_ family: KeyFamily?, _ file: PairFile) {
        self.family = family
        self.file = file
    }

    /// The only pair's key.
    package static let key = GenerationFile(nil, .key)
    /// The only pair's leaf.
    package static let cert = GenerationFile(nil, .cert)
    /// What follows the only pair's leaf.
    package static let chain = GenerationFile(nil, .chain)
    /// The only pair's leaf and what follows it.
    package static let fullchain = GenerationFile(nil, .fullchain)
    /// The only pair in one file.
    package static let bundle = GenerationFile(nil, .bundle)

    /// Where it lies below the directory of a generation.
    ///
    /// - Parameter families: the families of a generation with several keys; empty for one with a single key, which is
    ///   then what every file is of. Where the family is not among them, the first stands in: it is better than nothing.
    package func relativePath(in families: [KeyFamily]) -> String {
        guard let first = families.first else { return file.fileName }
        let chosen = family.flatMap { families.contains($0) ? $0 : nil } ?? first
        return "\(chosen)/\(file.fileName)"
    }
}
