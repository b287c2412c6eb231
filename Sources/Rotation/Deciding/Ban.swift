/// Why a generation is never deployed, nor gone back to.
package enum Ban: String, Sendable, Equatable {
    /// Its certificate was revoked, or its revocation is under way and nobody knows yet what came of it.
    case revoked
    /// Its key is denied, as one that was compromised.
    case deniedKey = "denied-key"
}

extension Ban: CustomStringConvertible {
    /// A clause that follows "generation 3".
    package var description: String {
        switch self {
        case .revoked: "was revoked"
        case .deniedKey: "has a key that was compromised"
        }
    }
}
