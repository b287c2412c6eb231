/// What a real file at a user's path holds.
package enum CopyForm: Sendable, Hashable {
    /// The same as one of the generation's files.
    case pem(PairFile)
    /// Key and full chain as a PKCS#12 file.
    case pkcs12

    /// Whether it holds the private key.
    package var isSecret: Bool {
        switch self {
        case .pem(let file): file.isSecret
        case .pkcs12: true
        }
    }

    /// The configuration's word for it.
    package var word: String {
        switch self {
        case .pem(let file): file.rawValue
        case .pkcs12: "pkcs12"
        }
    }
}
