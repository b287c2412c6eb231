package import PKI

/// What a real file at a user's path holds.
package struct CopyForm: Sendable, Hashable {
    /// How the pair, or part of it, is put.
    package enum Content: Sendable, Hashable {
        /// The same as one of the pair's files.
        case pem(PairFile)
        /// Key and full chain as a PKCS#12 file.
        case pkcs12
    }

    /// Whose pair it is where a generation has several kinds of key; nil where nobody has asked for one.
    package let family: KeyFamily?
    /// How it is put.
    package let content: Content

    /// A form of a pair.
    package init(_ family: KeyFamily?, _ content: Content) {
        self.family = family
        self.content = content
    }

    /// One of the only pair's files.
    package static func pem(_ file: PairFile) -> CopyForm { CopyForm(nil, .pem(file)) }
    /// The only pair as a PKCS#12 file.
    package static let pkcs12 = CopyForm(nil, .pkcs12)

    /// Whether it holds the private key.
    package var isSecret: Bool {
        switch content {
        case .pem(let file): file.isSecret
        case .pkcs12: true
        }
    }

    /// The configuration's word for it.
    package var word: String {
        switch content {
        case .pem(let file): file.rawValue
        case .pkcs12: "pkcs12"
        }
    }
}
