/// Who asks for a revocation (RFC 8555 §7.6).
package enum RevocationKey: Sendable {
    /// The account that ordered the certificate, or one that has proven all of its names.
    case account(AccountIdentity)
    /// The certificate's own key, RSA or EC: whoever holds it may revoke, whatever account ordered it. Large authorities
    /// take it as a compromise of the key, whatever reason is given.
    case certificate(any Signer)

    var requestKey: RequestKey {
        switch self {
        case .account(let identity): .account(identity)
        case .certificate(let signer): .key(signer)
        }
    }
}
