/// The files of a generation that services read; the raw value is the configuration's word for it.
package enum PairFile: String, Sendable, Hashable, CaseIterable {
    /// The private key.
    case key
    /// The leaf alone.
    case cert
    /// The certificates after the leaf; an empty file when there are none.
    case chain
    /// Leaf and the rest: what most servers want.
    case fullchain
    /// Key and full chain in one file: a reader of one file cannot see a mixture.
    case bundle

    /// The name in a generation's directory.
    package var fileName: String { "\(rawValue).pem" }

    /// Whether the file holds the private key.
    package var isSecret: Bool { self == .key || self == .bundle }
}
