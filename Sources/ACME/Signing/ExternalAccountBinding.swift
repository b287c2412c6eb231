/// The customer's account at the authority outside of ACME, bound to a new ACME account (RFC 8555 §7.3.4).
package struct ExternalAccountBinding: Sendable {
    /// The identifier the authority handed out, as it is.
    package let keyIdentifier: String
    /// The secret that came with it.
    package let authenticator: any MessageAuthenticator

    /// The two things an authority hands out.
    package init(keyIdentifier: String, authenticator: any MessageAuthenticator) {
        self.keyIdentifier = keyIdentifier
        self.authenticator = authenticator
    }

    /// The inner JWS: the account's public key, authenticated for the `newAccount` URL.
    ///
    /// RFC 8555 §7.3.4: "The 'nonce' field MUST NOT be present. The 'url' field MUST be set to the same value as the
    /// outer JWS."
    func binding(of key: JSONWebKey, for url: ServerURL) throws(SigningFailure) -> JSONValue {
        let protected = JSONValue.object([
            "alg": .string(authenticator.algorithm.rawValue), "kid": .string(keyIdentifier), "url": .string(url.text),
        ])
        return try JSONWebSignature.flattened(protected: protected, payload: key.canonicalJSON) {
            message throws(SigningFailure) in try authenticator.authenticate(message)
        }
    }
}
