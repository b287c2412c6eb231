/// Why a URL is not asked, whoever gave it.
package enum URLRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    case tooLong(limit: Int)
    case forbiddenCharacter
    case notHTTPS
    case noHost
    case userInformation
    case badPort
    case otherOrigin(String)

    /// In house style; safe to print.
    package var description: String {
        switch self {
        case .tooLong(let limit): "a URL longer than \(limit) octets"
        case .forbiddenCharacter: "a URL with a character that does not belong there"
        case .notHTTPS: "not an https URL"
        case .noHost: "a URL without a proper host"
        case .userInformation: "a URL with user information"
        case .badPort: "a URL with a bad port"
        case .otherOrigin(let origin): "at \(origin), which is not the directory's server"
        }
    }
}
