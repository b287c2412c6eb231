/// Who signs a request, and how the server is to find the key.
///
/// RFC 8555 §6.2: "The 'jwk' and 'kid' fields are mutually exclusive"; `jwk` for newAccount and for a revocation signed
/// with the certificate's own key, `kid` for the rest.
enum RequestKey: Sendable {
    /// The key itself travels along.
    case key(any Signer)
    /// The account's URL stands for the key.
    case account(AccountIdentity)

    var signer: any Signer {
        switch self {
        case .key(let signer): signer
        case .account(let identity): identity.signer
        }
    }

    /// Whether the key itself travels along.
    var isKeyItself: Bool { if case .key = self { true } else { false } }

    /// The protected header: `alg`, `url`, one of `jwk` and `kid`, and the nonce unless this is a nested JWS.
    ///
    /// - Parameter algorithm: the name the signature goes by, if not the signer's own.
    func header(url: ServerURL, nonce: String?, algorithm: JWSAlgorithm? = nil) -> JSONValue {
        let name = algorithm ?? signer.algorithm
        var members: [String: JSONValue] = ["alg": .string(name.rawValue), "url": .string(url.text)]
        members["nonce"] = nonce.map { .string($0) }
        switch self {
        case .key(let signer): members["jwk"] = signer.publicKey.json
        case .account(let identity): members["kid"] = .string(identity.url.text)
        }
        return .object(members)
    }

    /// A whole JWS over the payload.
    func sign(
        _ payload: [UInt8],
        url: ServerURL,
        nonce: String?,
        algorithm: JWSAlgorithm? = nil
    ) throws(SigningFailure) -> JSONValue {
        let protected = header(url: url, nonce: nonce, algorithm: algorithm)
        return try JSONWebSignature.flattened(protected: protected, payload: payload) {
            message throws(SigningFailure) in try signer.sign(message)
        }
    }
}
