extension ProblemType {
    /// What a problem of this type means, as the end of a sentence.
    var sentence: String {
        switch self {
        case .accountDoesNotExist: "it does not know the account"
        case .alreadyRevoked: "the certificate is revoked already"
        case .badCSR: "it does not accept the certificate request"
        case .badNonce: "it refused every nonce it handed out"
        case .badPublicKey: "it does not accept the key"
        case .badRevocationReason: "it does not accept the reason for the revocation"
        case .badSignatureAlgorithm: "it does not accept the signature algorithm"
        case .caa: "a CAA record forbids this CA to issue"
        case .connection: "the CA could not fetch the challenge"
        case .dns: "the CA could not resolve the name"
        case .incorrectResponse: "the CA found another answer to the challenge"
        case .invalidContact, .unsupportedContact: "it does not accept the contact address"
        case .invalidProfile: "it does not accept the profile"
        case .orderNotReady: "the order is not ready for it"
        case .rateLimited: "too many requests"
        case .rejectedIdentifier: "it does not issue for this name"
        case .serverInternal: "it has an error of its own"
        case .tls: "the CA could not connect over TLS for the challenge"
        case .unauthorized: "not authorized"
        case .unsupportedIdentifier: "it does not issue for this kind of name"
        default: description
        }
    }

    /// What the operator can do about it.
    var hint: String? {
        switch self {
        case .accountDoesNotExist: "register the account again"
        case .badPublicKey, .badSignatureAlgorithm: "use a P-256 account key"
        case .badRevocationReason: "give no reason, or keyCompromise, superseded or cessationOfOperation"
        case .caa: "allow the CA in the name's CAA records"
        case .connection, .incorrectResponse: "the challenge must reach this host from everywhere"
        case .dns: "the name must resolve everywhere, without errors of DNSSEC or CAA lookups"
        case .invalidContact, .unsupportedContact: "correct the contact address"
        case .invalidProfile: "choose a profile the CA offers"
        case .rejectedIdentifier, .unsupportedIdentifier: "take the name out, or use another CA for it"
        case .tls: "port 443 must reach this host from everywhere"
        case .unauthorized: "check that the challenge for this name is answered by this host"
        default: nil
        }
    }
}
