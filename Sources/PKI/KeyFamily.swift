/// A kind of key that servers tell clients apart by: of each, a server has at most one certificate for a name.
///
/// The raw value is the configuration's word, and the name of the directory below a generation with several keys.
package enum KeyFamily: String, Sendable, Hashable, CaseIterable, Comparable, CustomStringConvertible {
    case ecdsa
    case rsa
    case ed25519

    package var description: String { rawValue }

    private var position: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }

    /// In the order of the cases: what most clients take comes first.
    package static func < (one: KeyFamily, other: KeyFamily) -> Bool { one.position < other.position }
}

extension KeyAlgorithm {
    /// The family it belongs to.
    package var family: KeyFamily {
        switch self {
        case .rsa2048, .rsa3072, .rsa4096: .rsa
        case .ecdsaP256, .ecdsaP384: .ecdsa
        case .ed25519: .ed25519
        }
    }
}
