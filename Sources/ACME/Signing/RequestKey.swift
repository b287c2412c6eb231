/// Who signs a request, and how the server is to find the key.
///
/// RFC 8555 §6.2: "The 'jwk' and 'kid' fields are mutually exclusive"; `jwk` for newAccount, `kid` for the rest.
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

    /// The protected header: `alg`, `url`, one of `jwk` and `kid`, and the nonce unless this is a nested JWS.
    func header(url: ServerURL, nonce: String?) -> JSONValue {
        var members: [String: JSONValue] = ["alg": .string(signer.algorithm.rawValue), "url": .string(url.text)]
        members["nonce"] = nonce.map { .string($0) }
        switch self {
        case .key(let signer): members["jwk"] = signer.publicKey.json
        case .account(let identity): members["kid"] = .string(identity.url.text)
        }
        return .object(members)
    }

    /// A whole JWS over the payload.
    func sign(_ payload: [UInt8], url: ServerURL, nonce: String?) throws(SigningFailure) -> JSONValue {
        try JSONWebSignature.flattened(protected: header(url: url, nonce: nonce), payload: payload) {
            message throws(SigningFailure) in try signer.sign(message)
        }
    }
}
