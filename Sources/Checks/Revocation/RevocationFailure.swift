package import FoundationEssentials
package import PKI

/// Why octets say nothing that counts about a certificate's revocation.
package enum RevocationFailure: Error, Sendable, Equatable, CustomStringConvertible {
    case tooLarge(limit: Int)
    case notDER(OpenSSLError)
    case trailingOctets
    /// The certificate given as the issuer is not the leaf's.
    case notTheIssuer
    /// The responder refuses; its word of RFC 6960 §4.2.1.
    case refused(String)
    /// The answer is about other certificates.
    case otherCertificate
    /// The list is another issuer's, or another part of the issuer's list.
    case otherScope(String)
    /// The signature is not the issuer's or its delegate's.
    case notVerified(OpenSSLError)
    /// It claims to be from the future.
    case notYetValid(Date)
    /// A time in it cannot be read.
    case unreadable(field: String)

    /// One line, lower case.
    package var description: String {
        switch self {
        case .tooLarge(let limit): "revocation data: larger than \(limit) octets"
        case .notDER(let error): "revocation data: not DER (\(error))"
        case .trailingOctets: "revocation data: octets after its end"
        case .notTheIssuer: "revocation data: the issuer given did not issue the certificate"
        case .refused(let word): "responder: refused with \(word)"
        case .otherCertificate: "responder: the answer is not about this certificate"
        case .otherScope(let what): "revocation list: \(what)"
        case .notVerified(let error): "revocation data: the signature does not verify (\(error))"
        case .notYetValid(let date): "revocation data: from the future (\(date.formatted(.iso8601)))"
        case .unreadable(let field): "revocation data: its \(field) cannot be read"
        }
    }
}
