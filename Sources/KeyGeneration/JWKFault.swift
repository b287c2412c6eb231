/// Why a text is not a private JSON Web Key that can be used. Never carries anything of the key.
package enum JWKFault: Sendable, Equatable, CustomStringConvertible {
    /// More than 16,384 octets.
    case tooLong
    /// Not one JSON object of strings.
    case notAnObject
    /// Neither RSA nor EC on P-256 or P-384.
    case otherKind
    /// A member of that name is missing or not what it should be.
    case member(String)

    package var description: String {
        switch self {
        case .tooLong: "longer than 16384 octets"
        case .notAnObject: "not a JSON object as a private JSON Web Key is"
        case .otherKind: "neither an RSA key nor one on P-256 or P-384"
        case .member(let name): "its member \"\(name)\" is missing or unusable"
        }
    }
}
